"""What `underdraw eval` measures on: benchmarks by name, and pictures of one's own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from underdraw.errors import SpecError, unknown
from underdraw.evaluation.cases import Case, held_out_rooms, masked_rooms
from underdraw.evaluation.controls import StudyControl, study_control
from underdraw.evaluation.pictures import MASKS, PictureCases
from underdraw.evaluation.protocols import Protocol
from underdraw.evaluation.scores import MASK_SCORES, SCORES, Score
from underdraw.evaluation.study import Study
from underdraw.models import inspect_model
from underdraw.preprocess import run
from underdraw.spec import GenerationSpec, Size


@dataclass(frozen=True)
class Benchmark:
    """Pictures that are drawn, and exact control images of them.

    Attributes:
        draw: so many cases, of a size.
        maps: the control images they have.
        scores: what is measured against them.
        masked: a part of each picture is drawn anew.
    """

    draw: Callable[[int, Size], Iterator[Case]]
    maps: frozenset[str] = frozenset()
    scores: tuple[Score, ...] = ()
    masked: bool = False


_ROOMS = Benchmark(held_out_rooms, frozenset({"canny", "depth", "seg", "color", "lines"}), SCORES)
BENCHMARKS = {
    "rooms": _ROOMS,
    "rooms-inpaint": replace(_ROOMS, draw=masked_rooms, masked=True),
}
"""By name; whatever else is named is a folder of pictures, or a .jsonl."""


def find_benchmark(source: str) -> Benchmark | None:
    """Return the benchmark of that name, or None for pictures of one's own.

    Raises:
        SpecError: it is neither.
    """
    if source in BENCHMARKS:
        return BENCHMARKS[source]
    if Path(source).exists():
        return None
    raise SpecError(f"{unknown('benchmark', source, BENCHMARKS)}; or name a folder of pictures")


def open_study(
    source: str,
    asked: Sequence[Sequence[tuple[str, str, str]]],
    request: GenerationSpec,
    protocol: Protocol,
    folder: Path,
    *,
    overrides: Sequence[str] = (),
    variation: Sequence[str] = (),
) -> Study:
    """Set up a study, all but its cases.

    Args:
        source: a benchmark, a folder or a .jsonl.
        asked: subjects, of controls as `study_controls` takes them.
        request: what pictures share.
        protocol: how they are measured.
        folder: of the pictures.
        overrides: see `Study`.
        variation: see `Study`.

    Raises:
        SpecError: there is no such source, or it is not known what a control's images are; or a
            setting that makes no sense.
    """
    benchmark = find_benchmark(source)
    controls = study_controls((one for subject in asked for one in subject), benchmark, protocol)
    subjects = (tuple(name for name, *_ in subject) for subject in asked)
    masked = benchmark.masked if benchmark else (Path(source) / MASKS).is_dir()
    scores = study_scores([*controls.values()], benchmark, protocol)
    study = Study(
        benchmark=source,
        cases=(),
        subjects=tuple(dict.fromkeys(subjects)),
        request=request,
        folder=folder,
        controls=controls,
        overrides=tuple(overrides),
        variation=tuple(variation),
        repeats=protocol.repeats,
        scores=(*(MASK_SCORES if masked else ()), *scores),
    )
    study.check_settings()
    return study


def study_controls(
    asked: Iterable[tuple[str, str, str]], benchmark: Benchmark | None, protocol: Protocol
) -> dict[str, StudyControl]:
    """Find out what the control images of each control are.

    Args:
        asked: name, network and preprocessor of each, as written; the last may be empty.
        benchmark: whose own control images are taken where nothing else is said.
        protocol: how it is measured.

    Raises:
        SpecError: nothing tells, the protocol has no measure of them, or one name is two controls.
    """
    exact = benchmark.maps if benchmark and protocol.exact else frozenset[str]()
    found: dict[str, StudyControl] = {}
    for name, network, preprocess in asked:
        if name in exact and not preprocess:
            one = StudyControl(name, network, name)
        else:
            one = protocol.adopt(study_control(name, network, preprocess))
        if found.setdefault(name, one) != one:
            raise SpecError(
                f"{name!r} is given as two controls; call one of them something else, and say "
                f"after a colon what its images are: -c {name}2={network}:{one.kind}"
            )
    return found


def study_scores(
    controls: Sequence[StudyControl], benchmark: Benchmark | None, protocol: Protocol
) -> tuple[Score, ...]:
    """Return what is measured: the benchmark's own scores, and those of other control images."""
    own = benchmark.scores if benchmark and protocol.exact else ()
    others = [one for one in controls if one.extractor or not own]
    scores = (*own, *protocol.scores(others))
    return tuple({score.name: score for score in scores}.values())


def study_cases(study: Study, protocol: Protocol, count: int) -> tuple[int, Iterator[Case]]:
    """Return how many cases a study has, and the cases, of the protocol's size or the model's.

    Args:
        study: without its cases.
        protocol: how it is measured.
        count: the first so many.

    Raises:
        SpecError: there are no pictures, or a control has no images.
    """
    model, controls = inspect_model(study.request.model), [*study.controls.values()]
    if benchmark := find_benchmark(study.benchmark):
        drawn = benchmark.draw(count, protocol.size or model.size)
        return count, (_with_maps(case, controls) for case in drawn)
    sizes = (protocol.size,) if protocol.size else model.sizes
    cases = PictureCases(study.benchmark, controls, sizes, protocol.fit, count)
    return len(cases), iter(cases)


def remarks_on(study: Study) -> list[str]:
    """Say what makes a study's figures worth less than they look."""
    found = []
    if not any(case.caption for case in study.cases):
        found.append(
            "no picture has a caption, so all are drawn from an empty prompt; write what is in "
            "photo.png into photo.txt"
        )
    own = study.request.model == "rooms"
    foreign = [one for one in study.controls.values() if _reads_rooms(one) and not own]
    found += [
        f"{one.name} is read by the detector of `rooms`, which has seen nothing but drawn rooms; "
        f"name another: -c {one.name}={one.network}:{one.kind}:model=FOLDER"
        for one in foreign
    ]
    return found


def _reads_rooms(control: StudyControl) -> bool:
    return getattr(control.extractor, "model", None) == "rooms"


def _with_maps(case: Case, controls: Sequence[StudyControl]) -> Case:
    """Add the control images that preprocessors make of a benchmark's picture."""
    made = {one.name: run(case.color, one.extractor) for one in controls if one.extractor}
    return replace(case, maps={**case.maps, **made})
