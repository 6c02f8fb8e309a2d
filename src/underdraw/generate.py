"""The conductor: requests in, pictures out; every step is another room's."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain, count
from pathlib import Path

from underdraw.draw import draw
from underdraw.engine import Observer, Progress
from underdraw.errors import SpecError
from underdraw.models import ModelStore
from underdraw.models.store import STORE
from underdraw.output import Picture, Report, Result
from underdraw.passes import continued
from underdraw.plan import Plan
from underdraw.preflight import preflight
from underdraw.spec import GenerationSpec, Size


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
    firsts = [plan.before for plan in plans if plan.before]
    seen = _counted(observers, _evaluations(firsts) + _evaluations(plans))
    first = _draw(firsts, seen, models)
    waiting = iter(first)
    lasts = [
        continued(plan, [one.image for one in next(waiting)] if plan.before else [])
        for plan in plans
    ]
    last = _draw([*chain(*lasts)], seen, models)
    pictures, starts = tuple(chain(*last)), tuple(chain(*first))
    return Result(specs, pictures, Report.of(pictures, time.perf_counter() - started, starts))


def _draw(
    plans: Sequence[Plan], observers: Sequence[Observer], models: ModelStore
) -> list[list[Picture]]:
    """Draw the pictures of each plan, those of one model together."""
    drawn: dict[int, list[Picture]] = {}
    for places in _groups(plans):
        group = draw([plans[place] for place in places], observers, models)
        drawn |= zip(places, group, strict=True)
    return [drawn[place] for place in range(len(plans))]


def _groups(plans: Sequence[Plan]) -> list[list[int]]:
    """Part the plans by their networks."""
    groups: defaultdict[tuple[Path | None, ...], list[int]] = defaultdict(list)
    for place, plan in enumerate(plans):
        groups[plan.networks].append(place)
    return list(groups.values())


def _evaluations(plans: Sequence[Plan]) -> int:
    """Count the UNet evaluations that observers will see: views of one size share theirs."""
    longest: dict[tuple[int, Size, int], int] = {}
    for group, places in enumerate(_groups(plans)):
        for plan in (plans[place] for place in places):
            for leg, evaluations in enumerate(plan.legs):
                key = group, plan.boxes[0].size, leg
                longest[key] = max(longest.get(key, 0), evaluations)
    return sum(longest.values())


def _counted(observers: Sequence[Observer], total: int) -> list[Observer]:
    """Have observers count through all models and passes of a run."""
    done = count(1)

    def observe(now: Progress) -> None:
        counted = replace(now, done=next(done), total=total)
        for one in observers:
            one(counted)

    return [observe]
