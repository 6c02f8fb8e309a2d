"""A plan of two rooms and a cupboard, and a tiny model to draw it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.models.tiny_pack import save_pack
from underdraw.archviz.requests import Recipe, settle
from underdraw.archviz.shots import Shot, shots
from underdraw.models import inspect_model
from underdraw.spec.floor_plan import FloorPlan, OpeningSpec, RoomSpec, WallSpec
from underdraw.spec.plan_render import PlanRenderSpec


def two_rooms() -> FloorPlan:
    """A kitchen and a bedroom, 4 by 3.5 metres each, and a cupboard of 1 square metre."""
    walls = {
        "south": ((0, 0), (9, 0)),
        "east": ((9, 0), (9, 4)),
        "north": ((9, 4), (0, 4)),
        "west": ((0, 4), (0, 0)),
        "middle": ((4.2, 0), (4.2, 4)),
        "cupboard": ((8, 0), (8, 4)),
    }
    rooms = (
        RoomSpec(name="kitchen", kind="kitchen", polygon=_box(0.1, 4.1)),
        RoomSpec(name="bedroom", kind="bedroom", polygon=_box(4.3, 7.9)),
        RoomSpec(name="cupboard", kind="storage", polygon=_box(8.1, 8.9, 1.3)),
    )
    openings = (
        OpeningSpec(kind="window", wall="south", at=2, width=1.4),
        OpeningSpec(kind="window", wall="south", at=6, width=1.4),
        OpeningSpec(kind="door", wall="middle", at=3, width=0.9),
    )
    made = [WallSpec(id=i, start=a, end=b, thickness=0.2) for i, (a, b) in walls.items()]
    return FloorPlan(walls=tuple(made), rooms=rooms, openings=openings)


def _box(x0: float, x1: float, y1: float = 3.9) -> tuple[tuple[float, float], ...]:
    return (x0, 0.1), (x1, 0.1), (x1, y1), (x0, y1)


@pytest.fixture(scope="session")
def plan() -> FloorPlan:
    return two_rooms()


@pytest.fixture(scope="session")
def tiny_pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_pack(tmp_path_factory.mktemp("archviz") / "tiny")


@pytest.fixture(scope="session")
def spec(tiny_pack: Path) -> PlanRenderSpec:
    return PlanRenderSpec(style="modern", model=str(tiny_pack), steps=2, width=96, height=64)


@pytest.fixture(scope="session")
def recipe(spec: PlanRenderSpec) -> Recipe:
    return settle(spec, inspect_model(spec.model))


@pytest.fixture(scope="session")
def kitchen(plan: FloorPlan, spec: PlanRenderSpec, recipe: Recipe) -> Shot:
    first = shots(plan, spec, recipe.size)[0]
    assert isinstance(first, Shot)
    return first
