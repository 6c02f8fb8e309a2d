"""The conductor: requests in, pictures out; every step is another room's."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from underdraw.draw import draw
from underdraw.engine import Observer
from underdraw.errors import SpecError
from underdraw.models import ModelStore
from underdraw.models.store import STORE
from underdraw.output import Picture, Report, Result
from underdraw.preflight import preflight
from underdraw.spec import GenerationSpec


def generate(
    spec: GenerationSpec | Sequence[GenerationSpec],
    *,
    observers: Sequence[Observer] = (),
    models: ModelStore = STORE,
) -> Result:
    """Draw what is asked; the same request gives the same bytes on one machine.

    Args:
        spec: one request, or several. Pictures of one model and one size share every UNet call,
            each with its own prompt, seed, steps, scheduler and controls.
        observers: called after every UNet evaluation; one may raise `errors.Cancelled`.
        models: where networks are loaded, and on which device.

    Raises:
        SpecError: a request contradicts itself or names something unknown.
        ImageError: a control image or a region can't be used.
        ModelError: weights can't be read, were tampered with, or don't fit one another.
    """
    started = time.perf_counter()
    specs = (spec,) if isinstance(spec, GenerationSpec) else tuple(spec)
    if not specs:
        raise SpecError("no request was given; give at least one GenerationSpec")
    plans = [preflight(one) for one in specs]
    groups: defaultdict[tuple[Path | None, ...], list[int]] = defaultdict(list)
    for place, plan in enumerate(plans):
        groups[plan.networks].append(place)
    drawn: dict[int, list[Picture]] = {}
    for places in groups.values():
        group = draw([plans[place] for place in places], observers, models)
        drawn |= zip(places, group, strict=True)
    seconds = time.perf_counter() - started
    pictures = tuple(picture for place in range(len(plans)) for picture in drawn[place])
    return Result(specs, pictures, Report.of(pictures, seconds))
