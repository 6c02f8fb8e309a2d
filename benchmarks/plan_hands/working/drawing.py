"""From a seed to a page, its plan, and the map from the plan to the page."""

from __future__ import annotations

import math

import numpy as np
from benchmarks.plan_hands.working.annotation import Draughtsman, Extras, extras
from benchmarks.plan_hands.working.bends import bent
from benchmarks.plan_hands.working.furniture import furnish
from benchmarks.plan_hands.working.ground_work import Site, marks
from benchmarks.plan_hands.working.joiner import Joiner
from benchmarks.plan_hands.working.looks import Look, look, pen
from benchmarks.plan_hands.working.masonry import Masonry
from benchmarks.plan_hands.working.names import stamp
from benchmarks.plan_hands.working.network import build, gauge, merge, noded, warp
from benchmarks.plan_hands.working.openings import Opened, manner, opened
from benchmarks.plan_hands.working.overlays import overlays, ruled
from benchmarks.plan_hands.working.sheet import Sheet
from benchmarks.plan_hands.working.spurs import spurs
from benchmarks.plan_hands.working.storeys import storey
from benchmarks.plan_hands.working.stretches import stretches
from benchmarks.plan_hands.working.symbols import draw_openings
from benchmarks.plan_hands.working.titles import titles
from numpy.random import Generator
from numpy.typing import NDArray

from underdraw.errors import SpecError
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
    style = look(rng)
    for _ in range(60):
        try:
            house = _house(rng)
            plan = _plan(house)
        except (
            ValueError,
            SpecError,
        ):  # a storey that does not fit together, or a plan that is no plan
            continue
        around = extras(rng)
        sheet = _sheet(rng, house, style, around)
        _print(rng, sheet, style, house, around)
        return sheet.page(), plan, sheet.map()
    raise RuntimeError("no storey fits together")


def _house(rng: Generator) -> Opened:
    """Build a storey, with openings."""
    cells, bend = bent(rng, storey(rng))
    made = noded(cells)
    warp(made, bend)
    merge(made, rng, float(rng.choice([0.0, 0.3, 0.6, 0.9])))
    build(made, rng, gauge(rng))
    house = opened(made, stretches(made), rng, manner(rng))
    spurs(house, rng)
    return house


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


def _sheet(rng: Generator, house: Opened, style: Look, around: Extras) -> Sheet:
    """Choose a page, and where the plan lies on it."""
    x0, y0, x1, y1 = house.storey.solid.bounds
    extent = np.array([x1 - x0, y1 - y0])
    longer = math.exp(rng.uniform(math.log(380), math.log(1600)))
    margins = rng.uniform(0.02, 0.1, 4)  # right, below, left, above, as shares of the longer side
    margins += np.asarray(
        [around.chains[1], around.chains[0], around.chains[3], around.chains[2]]
    ) * (rng.uniform(0.03, 0.07) + 0.02 * around.rows)
    if around.grid:
        margins += [0, 0, 0.07, 0.07]
    if around.title:
        margins[0 if around.title == "right" else 1] += rng.uniform(0.1, 0.25)
    margins += rng.uniform(0, 0.25, 4) * (rng.random(4) < 0.15)
    room = [margins[0] + margins[2], margins[1] + margins[3]]
    axis = int(extent[1] / (1 - min(room[1], 0.6)) > extent[0] / (1 - min(room[0], 0.6)))
    scale = longer * max(0.4, 1 - room[axis]) / extent[axis]
    least = 2 / min(wall.thickness for wall in house.storey.walls)
    scale = float(min(np.clip(scale, max(20, least), 120), 1480 / extent.max()))
    longer = extent[axis] * scale / max(0.4, 1 - room[axis])
    pads = margins * longer
    size = [min(1600, max(120, round(extent[k] * scale + pads[k] + pads[k + 2]))) for k in (0, 1)]
    low = [min(pads[2], size[0] - extent[0] * scale), min(pads[3], size[1] - extent[1] * scale)]
    corner = (low[0] - x0 * scale, low[1] + y1 * scale)
    return Sheet((size[0], size[1]), scale, corner, style.paper)


def _print(rng: Generator, sheet: Sheet, style: Look, house: Opened, around: Extras) -> None:
    """Draw all there is, from the floor up to the words."""
    if rng.random() < 0.04:
        ruled(sheet, style, rng)
    Site(sheet, style, house, rng).draw()
    furnish(sheet, pen(rng, style), house, rng)
    Masonry(sheet, style, house, rng).draw()
    doors, panes = pen(rng, style), pen(rng, style)
    draw_openings(Joiner(sheet, doors, house, rng), panes)
    overlays(sheet, style, house, rng)
    marks(sheet, pen(rng, style), house, rng)
    stamp(sheet, pen(rng, style), house, rng)
    writer = Draughtsman(sheet, pen(rng, style), house, rng)
    writer.draw(around)
    titles(writer, around)
