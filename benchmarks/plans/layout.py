"""Random storeys whose every wall, opening and room is known."""

from __future__ import annotations

import itertools

import cv2
import numpy as np
from benchmarks.plans.bends import bent
from benchmarks.plans.kinds import with_kinds
from benchmarks.plans.openings import place_openings
from benchmarks.plans.outline import raised
from benchmarks.plans.recipes import Recipe, random_recipe
from numpy.random import Generator
from numpy.typing import NDArray

from underdraw.spec.floor_plan import FloorPlan, Point

Rect = tuple[float, float, float, float]
GRID = 0.05


def storey(rng: Generator, kind: str = "plain") -> FloorPlan:
    """Return a plan of 1 to about 20 rooms."""
    recipe = random_recipe(kind, rng)
    whole = (0.0, 0.0, _grid(recipe.width), _grid(recipe.depth))
    leaves, hall = hall_and_rooms(rng, whole, recipe)
    leaves += [closet for leaf in leaves[: recipe.closets] for closet in _closet(rng, leaf)]
    leaves = _aligned([*leaves, *hall], recipe.jog)
    xs = sorted({x for leaf in leaves for x in (leaf[0], leaf[2])})
    ys = sorted({y for leaf in leaves for y in (leaf[1], leaf[3])})
    labels = np.zeros((len(ys) + 1, len(xs) + 1), dtype=int)  # a rim of outside all around
    for number, (x0, y0, x1, y1) in enumerate(leaves, 1):
        number = min(number, len(leaves) - len(hall) + 1)  # all parts of the hall are one
        labels[ys.index(y0) + 1 : ys.index(y1) + 1, xs.index(x0) + 1 : xs.index(x1) + 1] = number
    for _ in range(recipe.cuts):
        _cut(rng, labels)
    for _ in range(recipe.joins):
        _join(rng, labels, xs, ys)
    house = bent(rng, raised(_parted(labels), xs, ys), recipe.slants)
    walls, stretches, rooms = house.built(rng, recipe.shell)
    openings = place_openings(rng, walls, stretches, recipe.habits)
    return FloorPlan(
        walls=tuple(walls), rooms=tuple(with_kinds(rooms, rng)), openings=tuple(openings)
    )


def beside(plan: FloorPlan, other: FloorPlan, gap: float) -> FloorPlan:
    """Return both storeys as one plan, the other so many metres to the right of the first."""
    shift = max(max(w.start[0], w.end[0]) for w in plan.walls) + gap

    def moved(point: Point) -> Point:
        return round(point[0] + shift, 4), point[1]

    walls = [
        wall.model_copy(
            update={"id": f"b{wall.id}", "start": moved(wall.start), "end": moved(wall.end)}
        )
        for wall in other.walls
    ]
    rooms = [
        room.model_copy(
            update={"name": f"b {room.name}", "polygon": tuple(map(moved, room.polygon))}
        )
        for room in other.rooms
    ]
    openings = [one.model_copy(update={"wall": f"b{one.wall}"}) for one in other.openings]
    return FloorPlan(
        walls=(*plan.walls, *walls),
        rooms=(*plan.rooms, *rooms),
        openings=(*plan.openings, *openings),
    )


def _grid(value: float) -> float:
    return round(round(value / GRID) * GRID, 3)


def hall_and_rooms(rng: Generator, whole: Rect, recipe: Recipe) -> tuple[list[Rect], list[Rect]]:
    """Return the rooms, and the parts of the hall that they lie along if there is one."""
    x0, y0, x1, y1 = whole
    if not recipe.corridor or y1 - y0 < 2 * recipe.least + 1.9:
        return _split(rng, whole, recipe), []
    wide = _grid(rng.uniform(0.9, 1.8))
    low = _grid(rng.uniform(y0 + recipe.least, y1 - recipe.least - wide))
    sides = [(x0, y0, x1, low), (x0, low + wide, x1, y1)]
    end = _grid(rng.choice([x1, x1, x1 - recipe.least]))
    ends = [(end, low, x1, low + wide)] if x0 + 3 < end < x1 else []
    hall = [(x0, low, ends[0][0] if ends else x1, low + wide)]
    if recipe.branch:
        part = int(rng.integers(2))
        more, sides[part : part + 1] = _branch(rng, sides[part], part == 0, hall[0][2], recipe)
        hall += more
    return [leaf for side in sides for leaf in _split(rng, side, recipe)] + ends, hall


def _branch(
    rng: Generator, side: Rect, below: bool, end: float, recipe: Recipe
) -> tuple[list[Rect], list[Rect]]:
    """Return a part of the hall that leads into a side of it, and what is left of that side."""
    x0, y0, x1, y1 = side
    wide, deep = _grid(rng.uniform(0.9, 1.6)), y1 - y0
    low = _grid(rng.uniform(x0, max(x0, end - wide)))
    low = x0 if low < x0 + recipe.least else low
    high = round(low + wide, 3)
    if x1 - high < recipe.least or high > end:
        return [], [side]
    reach = deep if rng.random() < 0.4 else _grid(deep * rng.uniform(0.35, 0.8))
    tip = round(y1 - reach if below else y0 + reach, 3)
    near, far = ((tip, y1), (y0, tip)) if below else ((y0, tip), (tip, y1))
    beside = [(x0, y0, low, y1), (high, y0, x1, y1), (low, far[0], high, far[1])]
    return [(low, near[0], high, near[1])], [
        rect for rect in beside if rect[0] < rect[2] and rect[1] < rect[3]
    ]


def _split(rng: Generator, rect: Rect, recipe: Recipe) -> list[Rect]:
    x0, y0, x1, y1 = rect
    width, depth, least = x1 - x0, y1 - y0, recipe.least
    small = width * depth < recipe.room * rng.uniform(0.6, 1.5)
    if max(width, depth) < 2 * least or (small and max(width, depth) < 2.5 * min(width, depth)):
        return [rect]
    share = rng.uniform(0.25, 0.75)
    if width > depth:
        cut = _grid(min(max(x0 + width * share, x0 + least), x1 - least))
        halves: tuple[Rect, Rect] = (x0, y0, cut, y1), (cut, y0, x1, y1)
    else:
        cut = _grid(min(max(y0 + depth * share, y0 + least), y1 - least))
        halves = (x0, y0, x1, cut), (x0, cut, x1, y1)
    return [leaf for half in halves for leaf in _split(rng, half, recipe)]


def _closet(rng: Generator, leaf: Rect) -> list[Rect]:
    """Return a closet in a corner of a room, which is L-shaped then; none where it is small."""
    x0, y0, x1, y1 = leaf
    wide, deep = _grid(rng.uniform(0.75, 2.0)), _grid(rng.uniform(0.75, 2.0))
    if x1 - x0 < wide + 1.2 or y1 - y0 < deep + 1.2:
        return []
    x, y = (x0, x1 - wide)[int(rng.integers(2))], (y0, y1 - deep)[int(rng.integers(2))]
    return [(round(x, 3), round(y, 3), round(x + wide, 3), round(y + deep, 3))]


def _aligned(leaves: list[Rect], jog: float) -> list[Rect]:
    """Let walls that almost meet do so: those that are not so many metres apart."""
    same: list[dict[float, float]] = []
    for axis in (0, 1):
        places = sorted({leaf[i] for leaf in leaves for i in (axis, axis + 2)})
        taken = [places[0]]
        same.append({})
        for place in places:
            if place - taken[-1] > jog:
                taken.append(place)
            same[axis][place] = taken[-1]
        same[axis] |= {place: places[-1] for place in places if same[axis][place] == taken[-1]}
    xs, ys = same
    return [(xs[x0], ys[y0], xs[x1], ys[y1]) for x0, y0, x1, y1 in leaves]


def _cut(rng: Generator, labels: NDArray[np.int_]) -> None:
    """Leave a corner of the house outside, or a room between two others, in place."""
    edge = labels[1:, 1:]
    corners = [n for n in (edge[0, 0], edge[0, -1], edge[-1, 0], edge[-1, -1]) if n]
    if rng.random() < 0.3:
        corners = [n for n in (*edge[0], *edge[-1], *edge[:, 0], *edge[:, -1]) if n]
    if corners and len(np.unique(labels)) > 3:
        gone = labels == rng.choice(corners)
        if np.count_nonzero(labels[~gone]):
            labels[gone] = 0


def _join(rng: Generator, labels: NDArray[np.int_], xs: list[float], ys: list[float]) -> None:
    """Make two neighbours one room, in place."""
    borders: dict[tuple[int, int], float] = {}
    for i, j in itertools.product(range(1, len(ys)), range(1, len(xs))):
        for one, other, size in (
            (labels[i, j], labels[i - 1, j], xs[j] - xs[j - 1]),
            (labels[i, j], labels[i, j - 1], ys[i] - ys[i - 1]),
        ):
            if one != other and one and other:
                key = int(min(one, other)), int(max(one, other))
                borders[key] = borders.get(key, 0.0) + size
    pairs = [pair for pair, size in borders.items() if size > 1.5]
    if pairs and len(np.unique(labels)) > 3:
        one, other = pairs[int(rng.integers(len(pairs)))]
        labels[labels == other] = one


def _parted(labels: NDArray[np.int_]) -> NDArray[np.int_]:
    """Give each connected part its own number, and one of the house's parts only its space."""
    parted = np.zeros_like(labels)
    whole = (labels > 0).astype(np.uint8)
    _, islands, stats, _ = cv2.connectedComponentsWithStats(whole, connectivity=4)
    main = islands == 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))
    count = 0
    for number in np.unique(labels[main]):
        room = ((labels == number) & main).astype(np.uint8)
        parts, which = cv2.connectedComponents(room, connectivity=4)
        parted[which > 0] = which[which > 0] + count
        count += parts - 1
    return parted
