"""Another scale makes a plan larger or smaller, and leaves it where it is on its page."""

from __future__ import annotations

import numpy as np
import pytest

from tests.unit.floor_plan.plans import FLAT
from underdraw.floor_plan.reading import Reading
from underdraw.floor_plan.rescale import rescaled
from underdraw.spec.floor_plan import FloorPlan, PlanScale

DOORS = PlanScale(source="door width", per_metre=100, confidence=0.6)
PRINTED = PlanScale(source="dimension", per_metre=80, confidence=0.9)
TO_PAGE = np.array([[100.0, 0, 30], [0, -100, 540]])


def test_everything_on_the_ground_is_larger_and_nothing_higher():
    page = np.zeros((600, 900, 3), np.uint8)
    reading = Reading(FLAT.model_copy(update={"scale": DOORS}), page, TO_PAGE)
    new = rescaled(reading, PRINTED)
    plan = FloorPlan.parse(new.plan.model_dump())
    assert plan.scale == PRINTED
    assert plan.height == FLAT.height
    assert plan.wall("south").length == pytest.approx(8 * 1.25)
    assert plan.wall("south").thickness == pytest.approx(0.3 * 1.25)
    assert (plan.openings[1].at, plan.openings[1].width) == pytest.approx((3.125, 2.0))
    assert (plan.openings[1].sill, plan.openings[1].head) == (0.4, 2.2)
    assert plan.rooms[0].area == pytest.approx(FLAT.rooms[0].area * 1.25**2)
    assert plan.fixtures[0].size == pytest.approx((1.75, 2.5))
    old = reading.on_page(FLAT.rooms[1].polygon)
    assert new.on_page(plan.rooms[1].polygon) == pytest.approx(old)


def test_a_plan_without_a_page_has_no_scale_to_change():
    with pytest.raises(ValueError, match="only what was read from a page"):
        rescaled(Reading(FLAT), PRINTED)
