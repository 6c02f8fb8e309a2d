"""The pictures a measurement needs: every case, drawn in every arm, on disk and resumable."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow

from underdraw.engine import reconstruct
from underdraw.errors import OutputError, SpecError
from underdraw.evaluation.arms import RECONSTRUCTION, TRUTH, Arm, floor, template
from underdraw.evaluation.cases import Case
from underdraw.evaluation.controls import StudyControl
from underdraw.evaluation.scores import SCORES, Score
from underdraw.generate import generate
from underdraw.imaging import load
from underdraw.models import ModelStore, inspect_control, inspect_model, inspect_vae
from underdraw.models.store import STORE
from underdraw.output import versions
from underdraw.output.embed import png_bytes
from underdraw.output.write import write_all
from underdraw.preflight import preflight
from underdraw.spec import ControlSpec, GenerationSpec

TOGETHER = 16  # pictures that share the UNet's calls
_ASKED = "study.json"

# The controls that act in an arm, each with its fields of ControlSpec.
Settings = Mapping[str, Mapping[str, Any]]
# Draws the pictures at these places of the study, each to its own file.
Draw = Callable[[Mapping[int, Path]], None]


@dataclass(frozen=True)
class Step:
    """Where a study stands: `rendered` pictures of `arm` were just made, in `seconds`."""

    arm: str
    done: int
    rendered: int
    seconds: float


@dataclass(frozen=True)
class Study:
    """What is measured, and where its pictures are.

    Attributes:
        benchmark: its name.
        cases: what is drawn; picture i has seed i, no selection.
        subjects: the controls that act together, for each arm that is measured.
        request: all fields of a picture's request but prompt, seed, size and controls.
        folder: of the pictures.
        controls: what is known of those that are not simply the model's own of that name.
        overrides: `FIELD=VALUE` texts laid over every request, `controls.0.scale=0.5` for those
            of the first control.
        variation: `FIELD=VALUE` texts of one field, each of which every subject is drawn with.
        repeats: pictures of each case.
        scores: what is measured of them.
    """

    benchmark: str
    cases: tuple[Case, ...]
    subjects: tuple[tuple[str, ...], ...]
    request: GenerationSpec
    folder: Path
    controls: Mapping[str, StudyControl] = field(default_factory=dict)
    overrides: tuple[str, ...] = ()
    variation: tuple[str, ...] = ()
    repeats: int = 1
    scores: tuple[Score, ...] = SCORES

    def path(self, arm: str, place: int) -> Path:
        """Return where a picture is; the first of case i is at `i * repeats`."""
        return self.folder / "pictures" / arm / f"{place:04d}.png"

    def picture(self, arm: str, place: int) -> NDArray[np.uint8]:
        """Read a picture that was drawn, (H, W, 3) uint8."""
        return load(self.path(arm, place))

    @property
    def names(self) -> list[str]:
        """The controls that act in any arm, sorted."""
        return sorted({name for subject in self.subjects for name in subject})

    @property
    def settings(self) -> tuple[str, ...]:
        """What each subject is drawn with, one after the other; one empty text where all is one."""
        return self.variation or ("",)

    @property
    def arms(self) -> tuple[Arm, ...]:
        """What is rendered, each once: floors, and every subject twice, right and shuffled."""
        arms = [floor(setting) for setting in self.settings]
        for subject in self.subjects:
            for setting in self.settings:
                arms += [Arm(subject, setting), Arm(subject, setting, shift=1)]
        return tuple(dict.fromkeys(arms))

    @property
    def count(self) -> int:
        """How many pictures an arm has."""
        return len(self.cases) * self.repeats

    @property
    def total(self) -> int:
        """How many pictures there will be, those of the yardsticks among them."""
        return (2 + len(self.arms)) * self.count

    def run(self, models: ModelStore = STORE) -> Iterator[Step]:
        """Draw what is not on disk yet, yielding after every few pictures.

        Raises:
            SpecError: a control the cases have no image for, fewer than two cases, or a request
                that can't be drawn.
            OutputError: the folder holds another study, or can't be written.
        """
        self.claim()
        for number, (arm, draw) in enumerate(self._draws(models).items()):
            for step in self._drawn(arm, draw):
                yield replace(step, done=number * self.count + step.done)

    def claim(self) -> None:
        """Note in the folder what is studied; run does so first.

        Raises:
            SpecError: as run.
            OutputError: as run.
        """
        self._check()
        claim(self.folder / _ASKED, self._identity())

    def draw(self, arm: str, settings: Settings, models: ModelStore = STORE) -> Iterator[Step]:
        """Draw every case in an arm more, as far as its pictures are not on disk yet.

        Args:
            arm: its name, of no other arm.
            settings: the controls that act, each with its fields of ControlSpec.
            models: where networks are loaded, and on which device.
        """
        yield from self._drawn(arm, self._made(lambda at: self.requests(settings, at), models))

    def _drawn(self, arm: str, draw: Draw) -> Iterator[Step]:
        self.path(arm, 0).parent.mkdir(parents=True, exist_ok=True)
        for start in range(0, self.count, TOGETHER):
            stop = min(self.count, start + TOGETHER)
            paths = {place: self.path(arm, place) for place in range(start, stop)}
            # A picture depends in its last bit on those it was drawn with: all or none.
            if all(path.exists() for path in paths.values()):
                yield Step(arm, stop, 0, 0.0)
                continue
            began = time.monotonic()
            draw(paths)
            counts = arm not in (TRUTH, RECONSTRUCTION)
            took = time.monotonic() - began
            yield Step(arm, stop, len(paths) if counts else 0, took if counts else 0.0)

    def check_settings(self) -> None:
        """Refuse, before any case is drawn, settings that no picture can have.

        Raises:
            SpecError: an override or a value of the variation, and why.
        """
        fields = {text.partition("=")[0] for text in self.variation}
        alike = len(set(self.variation)) < len(self.variation)
        if self.variation and (len(self.variation) < 2 or len(fields) > 1 or alike):
            raise SpecError(
                f"{', '.join(self.variation)} is no variation; give one field two values or more, "
                "all different"
            )
        for arm in self.arms:
            self._template(arm)

    def case_at(self, place: int, shift: int = 0) -> Case:
        """Return the case that a picture is of, or the one `shift` cases on."""
        return self.cases[(place // self.repeats + shift) % len(self.cases)]

    def _check(self) -> None:
        if len(self.cases) < 2:
            raise SpecError(
                f"{len(self.cases)} cases were asked for; give at least 2, since a shuffled "
                "control takes the image of another one"
            )
        self.require(self.names)
        self.check_settings()
        for arm in self.arms:  # the last arm's fault is not found when all others are drawn
            preflight(self._requests(arm, [0])[0])

    def require(self, names: Iterable[str]) -> None:
        """Refuse controls that the cases have no image for; SpecError."""
        for name in names:
            if name not in self.cases[0].maps:
                known = ", ".join(self.cases[0].maps)
                raise SpecError(
                    f"{self.benchmark} has no control images for {name!r}; it has {known}"
                )

    def _identity(self) -> dict[str, Any]:
        files = inspect_model(self.request.model)
        return {
            "benchmark": self.benchmark,
            "cases": [[case.name, case.sha256()] for case in self.cases],
            "repeats": self.repeats,
            "subjects": self.subjects,
            "request": self.request.model_dump(mode="json", exclude={"prompt", "seed"}),
            "overrides": self.overrides,
            "variation": self.variation,
            "sha256": files.sha256(),
            "controls": {
                name: [one.network, one.read_by, inspect_control(one.network, files).sha256()]
                for name, one in self.controls_of(self.names).items()
            },
            "versions": versions(),
        }

    def controls_of(self, names: Iterable[str]) -> dict[str, StudyControl]:
        """Return what is known of controls; those that nothing is said of are the model's own."""
        return {name: self.controls.get(name, StudyControl(name, name, name)) for name in names}

    def _draws(self, models: ModelStore) -> dict[str, Draw]:
        draws: dict[str, Draw] = {TRUTH: self._true(), RECONSTRUCTION: self._reconstructed(models)}
        return draws | {arm.name: self._rendered(arm, models) for arm in self.arms}

    def _true(self) -> Draw:
        def draw(paths: Mapping[int, Path]) -> None:
            _save({path: self.case_at(place).color for place, path in paths.items()})

        return draw

    def _reconstructed(self, models: ModelStore) -> Draw:
        def draw(paths: Mapping[int, Path]) -> None:
            spec = template(floor(""), self.request, self.overrides, {})
            files = inspect_model(spec.model)
            vae = models.vae(inspect_vae(spec.vae, files)) if spec.vae else models.model(files).vae
            images = {}
            for place, path in paths.items():
                case = self.case_at(place)
                images[path] = case.keep(reconstruct(vae, case.color[None])[0])
            _save(images)

        return draw

    def _rendered(self, arm: Arm, models: ModelStore) -> Draw:
        return self._made(lambda places: self._requests(arm, places), models)

    def _made(
        self, ask: Callable[[Sequence[int]], list[GenerationSpec]], models: ModelStore
    ) -> Draw:
        def draw(paths: Mapping[int, Path]) -> None:
            result = generate(ask([*paths]), models=models)
            for picture, path in zip(result.pictures, paths.values(), strict=True):
                replace(result, pictures=(picture,)).save(path, overwrite=True)

        return draw

    def _template(self, arm: Arm) -> GenerationSpec:
        return template(arm, self.request, self.overrides, self.controls_of(arm.subject))

    def _requests(self, arm: Arm, places: Sequence[int]) -> list[GenerationSpec]:
        return self._filled(self._template(arm), arm.subject, places, arm.shift)

    def requests(self, settings: Settings, places: Sequence[int]) -> list[GenerationSpec]:
        """Ask for captions under their own control images."""
        base, subject = self._template(Arm(tuple(settings))), tuple(settings)
        controls = tuple(
            ControlSpec.parse({**dict(one), **settings[name]})
            for one, name in zip(base.controls, subject, strict=True)
        )
        return self._filled(base.model_copy(update={"controls": controls}), subject, places)

    def _filled(
        self, base: GenerationSpec, subject: Sequence[str], places: Sequence[int], shift: int = 0
    ) -> list[GenerationSpec]:
        """Ask for captions under the control images of the case that is `shift` places on."""
        asked = []
        for place in places:
            case, other = self.case_at(place), self.case_at(place, shift)
            height, width = case.color.shape[:2]
            controls = tuple(
                one.model_copy(update={"image": other.maps[name]})
                for one, name in zip(base.controls, subject, strict=True)
            )
            fields = {"prompt": case.caption, "seed": place, "width": width, "height": height}
            asked.append(base.model_copy(update=fields | case.start | {"controls": controls}))
        return asked


def claim(note: Path, identity: Mapping[str, Any]) -> None:
    """Note in a folder what is studied in it, or refuse one in which something else was.

    Raises:
        OutputError: the folder holds another study, or can't be written.
    """
    asked = json.dumps(identity, indent=2, sort_keys=True) + "\n"
    if note.exists() and note.read_text(encoding="utf-8") != asked:
        raise OutputError(
            f"{note.parent} holds another study (other weights, settings or versions); name "
            "another -o, or delete it"
        )
    note.parent.mkdir(parents=True, exist_ok=True)
    write_all({note: asked.encode()}, overwrite=True)


def _save(images: Mapping[Path, NDArray[np.uint8]]) -> None:
    files = {path: png_bytes(Pillow.fromarray(image)) for path, image in images.items()}
    write_all(files, overwrite=True)
