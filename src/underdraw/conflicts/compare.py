"""One request drawn under a witness, and its controls compared two by two."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from underdraw.conflicts.report import Conflict, ConflictReport
from underdraw.conflicts.tally import Meeting, Tally
from underdraw.conflicts.verdict import Verdict, judge, suggest
from underdraw.draw import draw
from underdraw.engine import Observer
from underdraw.errors import SpecError
from underdraw.metrics import align
from underdraw.models import ModelStore
from underdraw.models.store import STORE
from underdraw.plan import Plan
from underdraw.planned import PlannedControl
from underdraw.preflight import preflight
from underdraw.spec import GenerationSpec, Size


def conflicts(
    spec: GenerationSpec, *, observers: Sequence[Observer] = (), models: ModelStore = STORE
) -> ConflictReport:
    """Draw what is asked, and find which of its controls contradict each other, and where.

    The outlines of their images are compared, and what they add to the UNet. The picture is that
    of `generate`.

    Args:
        spec: one picture of at least two controls, drawn in one pass and one piece.
        observers: called after every UNet evaluation; one may raise `errors.Cancelled`.
        models: where networks are loaded, and on which device.

    Raises:
        SpecError: as for `generate`; fewer than two controls, several pictures, passes or tiles.
        ImageError: a control image or a region can't be used.
        ModelError: weights can't be read, were tampered with, or don't fit one another.
    """
    _check(spec)
    plan = preflight(spec)
    tally = Tally([one.spec for one in plan.controls])
    ((picture,),) = draw([plan], observers, models, [tally])
    pairs, names = combinations(range(len(plan.controls)), 2), _names(plan)
    meetings = tally.meetings
    return ConflictReport(
        image=picture.image,
        controls=plan.controls,
        names=names,
        norms=tally.norms,
        pairs=tuple(_conflict(pair, plan, names, meetings.get(pair)) for pair in pairs),
    )


def _check(spec: GenerationSpec) -> None:
    if len(spec.controls) < 2:
        raise SpecError(
            f"{len(spec.controls)} control was given; a conflict takes at least two"
            if spec.controls
            else "no control was given; a conflict takes at least two"
        )
    asked = {
        f"num_images={spec.num_images}": spec.num_images > 1,
        "hires": spec.hires is not None,
        "tile": spec.tile is not None,
    }
    for what, given in asked.items():
        if given:
            raise SpecError(
                f"{what} was given; conflicts are looked for in one picture, drawn in one pass and "
                "one piece: leave it out"
            )


def _names(plan: Plan) -> tuple[str, ...]:
    """Name the controls shortly, and by their number those of one network."""
    short = [Path(one.spec.control).name for one in plan.controls]
    return tuple(
        name if short.count(name) == 1 else f"{name} {number}" for number, name in enumerate(short)
    )


def _conflict(
    numbers: tuple[int, int], plan: Plan, names: Sequence[str], meeting: Meeting | None
) -> Conflict:
    one, other = (plan.controls[number] for number in numbers)
    together = _shared(one, other)
    compared = _is_map(one) and _is_map(other) and bool(together.any())
    outlines = align(one.image, other.image, together) if compared else None
    # What a region takes away of one control would count against both.
    whole = compared and one.region is None and other.region is None
    verdict = judge(outlines, meeting.alignment if meeting and whole else None)
    contradict = verdict is Verdict.CONTRADICT
    return Conflict(
        numbers=numbers,
        names=(names[numbers[0]], names[numbers[1]]),
        verdict=verdict,
        outlines=outlines,
        residuals=meeting and meeting.alignment,
        cosines=None if meeting is None else meeting.cosines,
        strain=_strain(meeting, plan.size),
        suggestions=tuple(suggest(numbers, plan.controls, names, outlines)) if contradict else (),
    )


def _is_map(one: PlannedControl) -> bool:
    """Tell whether a control's image shows what goes where on the canvas."""
    return not one.files.whole and one.spec.preprocess.kind != "shuffle"


def _shared(one: PlannedControl, other: PlannedControl) -> NDArray[np.uint8]:
    """Return where both act, (H, W)."""
    whole = np.full(one.image.shape[:2], 255, np.uint8)
    regions = (whole if each.region is None else each.region for each in (one, other))
    return np.minimum(*regions)


def _strain(meeting: Meeting | None, size: Size) -> NDArray[np.float32]:
    if meeting is None:
        return np.zeros(size[::-1], np.float32)
    strain = cv2.resize(meeting.strain, size, interpolation=cv2.INTER_CUBIC).clip(0, 1)
    return np.asarray(strain, dtype=np.float32)
