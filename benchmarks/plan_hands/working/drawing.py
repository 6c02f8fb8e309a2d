"""From a seed to a page, its plan, and the map from the plan to the page."""

from __future__ import annotations

import math

import numpy as np
from benchmarks.plan_hands.working.furniture import furnish
from benchmarks.plan_hands.working.looks import Look, look
from benchmarks.plan_hands.working.masonry import Masonry
from benchmarks.plan_hands.working.names import stamp
from benchmarks.plan_hands.working.network import Misfit, build, gauge, merge, noded, stretches, warp
from benchmarks.plan_hands.working.openings import Opened, manner, opened
from benchmarks.plan_hands.working.sheet import Sheet
from benchmarks.plan_hands.working.storeys import storey
from benchmarks.plan_hands.working.symbols import Joiner
from numpy.random import Generator
from numpy.typing import NDArray

from underdraw.spec.floor_plan import FloorPlan, RoomKind, RoomSpec

KINDS: dict[str, RoomKind] = {
    "living room": "living room",
    "bedroom": "bedroom",
    "dining room": "dining room",
    "office": "office",
    "meeting": "office",
    "kitchen": "kitchen",
    "bathroom": "bathroom",
    "toilet": "bathroom",
    "hall": "hall",
    "stairs hall": "hall",
    "stairs": "hall",
    "corridor": "hall",
    "landing": "hall",
    "lobby": "hall",
    "storage": "storage",
    "lift": "storage",
    "garage": "garage",
}


def draw(rng: Generator) -> tuple[NDArray[np.uint8], FloorPlan, NDArray[np.float64]]:
    """Draw a page: (H, W, 3) RGB, its plan in metres, and the map from metres to pixels."""
    for _ in range(60):
        try:
            style = look(rng)
            house = _house(rng)
            plan = _plan(house)
        except ValueError:  # a storey that does not fit together, or a plan that is no plan
            continue
        sheet = _sheet(rng, house, style)
        _print(rng, sheet, style, house)
        return sheet.page(), plan, sheet.map()
    raise RuntimeError("no storey fits together")


def _house(rng: Generator) -> Opened:
    """Build a storey, with openings."""
    made = noded(storey(rng))
    spots = made.nodes
    turn = rng.uniform(-0.6, 0.6) if rng.random() < 0.04 else 0.0
    shear = rng.uniform(-0.35, 0.35) if rng.random() < 0.1 else 0.0
    quarter = int(rng.integers(4)) * math.pi / 2

    def change(nodes: NDArray[np.float64]) -> NDArray[np.float64]:
        middle = float(rng.choice(spots[:, 0]))
        moved = nodes + np.stack([0 * nodes[:, 0], np.maximum(nodes[:, 0] - middle, 0) * shear], 1)
        c, s = math.cos(turn + quarter), math.sin(turn + quarter)
        return moved @ np.array([[c, s], [-s, c]])

    warp(made, change)
    merge(made, rng, float(rng.choice([0.0, 0.3, 0.6, 0.9])))
    build(made, rng, gauge(rng))
    return opened(made, stretches(made), rng, manner(rng))


def _plan(house: Opened) -> FloorPlan:
    """Say what the drawing shows."""
    rooms = [
        RoomSpec(
            name=f"room {number + 1}",
            kind=KINDS.get(house.kinds[number], "room"),
            polygon=tuple((float(x), float(y)) for x, y in room.exterior.coords[:-1]),
        )
        for number, room in house.storey.rooms.items()
    ]
    return FloorPlan(
        walls=(*house.storey.walls, *house.extras),
        openings=tuple(one.spec for one in house.holes),
        rooms=tuple(rooms),
    )


def _sheet(rng: Generator, house: Opened, style: Look) -> Sheet:
    """Choose a page, and where the plan lies on it."""
    x0, y0, x1, y1 = house.storey.solid.bounds
    wide, high = x1 - x0, y1 - y0
    longer = math.exp(rng.uniform(math.log(350), math.log(1600)))
    share = rng.uniform(0.5, 0.93)
    scale = float(np.clip(longer * share / max(wide, high), 20, 120))
    scale = min(scale, 1500 / max(wide, high))
    size = [0, 0]
    low = [0.0, 0.0]
    for axis, extent in enumerate((wide, high)):
        spare = extent * scale * (1 / share - 1) * rng.uniform(0.5, 1.1) + 16
        size[axis] = min(1600, round(extent * scale + spare))
        low[axis] = (size[axis] - extent * scale) * rng.uniform(0.25, 0.75)
    corner = (low[0] - x0 * scale, size[1] - low[1] + y0 * scale)
    return Sheet((size[0], size[1]), scale, corner, style.paper)


def _print(rng: Generator, sheet: Sheet, style: Look, house: Opened) -> None:
    """Draw all there is, from the floor up to the words."""
    steps = [Masonry(sheet, style, house, rng).draw, Joiner(sheet, style, house, rng).draw]
    furnish(sheet, style, house, rng)
    for step in steps:
        step()
    stamp(sheet, style, house, rng)
