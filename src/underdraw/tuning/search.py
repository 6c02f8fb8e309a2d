"""The search: Optuna proposes settings, they are drawn and judged, and a folder keeps it all."""

from __future__ import annotations

import shutil
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from underdraw.errors import SpecError
from underdraw.evaluation import Settings, Step
from underdraw.evaluation.arms import NO_CONTROL
from underdraw.evaluation.study import claim
from underdraw.models import ModelStore, inspect_control, inspect_model
from underdraw.models.store import STORE
from underdraw.output.write import write_all
from underdraw.preflight import preflight
from underdraw.spec.tuning import STEP, TuneSpec, nearest
from underdraw.tuning.judge import Judge, Verdict, score_of

_SPACE, _LOG, _NAME = "search.json", "trials.log", "tune"
_BY_LOT = 8  # trials before there is something to learn from
_FIELDS = ("scale", "start", "end", "decay")


def load_optuna() -> ModuleType:
    """Return Optuna, which the extra `tune` brings, and scipy with it.

    Raises:
        SpecError: it is not installed.
    """
    try:
        optuna, _ = map(import_module, ("optuna", "scipy"))  # its sampler asks for scipy mid-search
    except ImportError as error:
        raise SpecError(f"tune needs {error.name}; pip install underdraw[tune]") from None
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    return optuna


@dataclass(frozen=True)
class Trial:
    """One setting of every control, and what its pictures are worth on average.

    Attributes:
        number: 0 is the model's own defaults.
        settings: of each control, as fields of ControlSpec.
        obeyed: share by control.
        adherence: share of the prompt.
    """

    number: int
    settings: Settings
    obeyed: Mapping[str, float]
    adherence: float

    @property
    def fidelity(self) -> float:
        """The mean over the controls."""
        return sum(self.obeyed.values()) / len(self.obeyed)

    @property
    def trade(self) -> float:
        """The mean of both objectives."""
        return (self.fidelity + self.adherence) / 2

    @property
    def arm(self) -> str:
        """Where its pictures are in the study."""
        return arm_of(self.number)


def arm_of(number: int) -> str:
    """Name the arm of a trial."""
    return f"trial-{number:03d}"


@dataclass(frozen=True)
class Search:
    """A search, in the folder of its judge's study.

    Attributes:
        spec: what is tried.
        judge: what says how good it is.
    """

    spec: TuneSpec
    judge: Judge

    def run(self, trials: int, models: ModelStore = STORE) -> Iterator[Step]:
        """Go on until there are so many trials, yielding after every few pictures.

        A trial proposes the same whether or not the search was interrupted before it.

        Raises:
            SpecError: Optuna is not installed, or a control can't be measured or applied so.
            OutputError: the folder holds another search, or can't be written.
        """
        study, total = self.judge.study, len(self.judge.study.cases)
        load_optuna()
        self._check()
        study.claim()
        claim(study.folder / _SPACE, self._identity())
        yield from study.run(models)
        self.judge(NO_CONTROL)  # refuses what can't be tuned for, before the first trial is drawn
        _cut_torn(study.folder / _LOG)
        log = self._log()
        self._leave_behind(log)
        for number in range(len(self.trials()), trials):
            proposed = self._propose(log, number) if number else None
            settings = self.settings(proposed.params if proposed else {})
            shutil.rmtree(study.path(arm_of(number), 0).parent, ignore_errors=True)
            for step in study.draw(arm_of(number), settings, models):
                yield replace(step, done=study.total + number * total + step.done)
            self._note(log, proposed, self.judge(arm_of(number)))

    def _check(self) -> None:
        """Refuse, before anything is drawn, what can't be measured, or not applied at its least."""
        for name in self.spec.controls:
            score_of(name)
        self.judge.study.require(self.spec.controls)
        narrow = (self.spec.search.start.high, self.spec.search.end.low)
        settings = {name: {"window": narrow} for name in self.spec.controls}
        for request in self.judge.study.requests(settings, [0]):
            preflight(request)

    def trials(self) -> list[Trial]:
        """Return what was tried so far."""
        done = [one for one in self._log().trials if one.state.name == "COMPLETE"]
        return [
            Trial(
                number,
                self.settings(one.params if number else {}),
                one.user_attrs["obeyed"],
                one.values[1],
            )
            for number, one in enumerate(done)
        ]

    def settings(self, params: Mapping[str, float]) -> Settings:
        """Return what was proposed as fields of ControlSpec; nothing leaves all to the model."""
        found: dict[str, dict[str, Any]] = {name: {} for name in self.spec.controls}
        if params:
            for name, fields in found.items():
                scale, start, end, decay = (nearest(params[f"{name}.{one}"]) for one in _FIELDS)
                fields |= {"scale": scale, "window": (start, end), "decay": decay}
        return found

    def _log(self) -> Any:
        optuna = load_optuna()
        path = self.judge.study.folder / _LOG
        backend = optuna.storages.journal.JournalFileBackend(str(path))
        return optuna.create_study(
            storage=optuna.storages.JournalStorage(backend),
            study_name=_NAME,
            directions=("maximize", "maximize"),
            load_if_exists=True,
        )

    def _leave_behind(self, log: Any) -> None:
        """Give up the trial that was cut off; it is made anew."""
        for one in log.trials:
            if one.state.name == "RUNNING":
                log.tell(one.number, state=load_optuna().trial.TrialState.FAIL)

    def _propose(self, log: Any, number: int) -> Any:
        # The seed is the trial's own: what went on before an interruption needn't be known.
        seed, optuna = self.spec.seed + number, load_optuna()
        with (
            warnings.catch_warnings()
        ):  # its interface may change: the range of the extra bounds it
            warnings.simplefilter("ignore", optuna.exceptions.ExperimentalWarning)
            log.sampler = optuna.samplers.GPSampler(seed=seed, n_startup_trials=_BY_LOT)
        return log.ask(self._space())

    def _space(self) -> dict[str, Any]:
        within = load_optuna().distributions.FloatDistribution
        return {
            f"{name}.{field}": within(values.low, values.high, step=STEP)
            for name in self.spec.controls
            for field, values in self.spec.search
        }

    def _note(self, log: Any, proposed: Any, verdict: Verdict) -> None:
        values = [float(verdict.fidelity.mean()), float(verdict.adherence.mean())]
        obeyed = {name: float(shares.mean()) for name, shares in verdict.obeyed.items()}
        if proposed is not None:
            proposed.set_user_attr("obeyed", obeyed)
            log.tell(proposed, values)
            return
        # Defaults that lie outside of what is searched are noted at the nearest that is inside.
        scale = inspect_model(self.spec.request.model).defaults.control_scale
        own = {"scale": scale, "start": 0.0, "end": 1.0, "decay": 1.0}
        space = self._space()
        inside = {
            key: min(max(own[key.rpartition(".")[2]], within.low), within.high)
            for key, within in space.items()
        }
        made = load_optuna().trial.create_trial(
            params=inside,
            distributions=space,
            values=values,
            user_attrs={"obeyed": obeyed},
        )
        log.add_trial(made)

    def _identity(self) -> dict[str, Any]:
        files = inspect_model(self.spec.request.model)
        controls = self.judge.study.controls_of(self.spec.controls)
        return {
            "search": self.spec.model_dump(mode="json", exclude={"request"}),
            "adherence": self.judge.adherence.name,
            "controls": {
                name: inspect_control(one.network, files).sha256() for name, one in controls.items()
            },
            "detectors": {task: one.files.sha256() for task, one in self.judge.detectors.items()},
            "optuna": load_optuna().__version__,
        }


def _cut_torn(path: Path) -> None:
    """Cut off half a line that a lost machine left in a log; it would spoil the next."""
    lines = path.read_bytes() if path.exists() else b""
    whole = lines[: lines.rfind(b"\n") + 1]
    if whole != lines:
        write_all({path: whole}, overwrite=True)
