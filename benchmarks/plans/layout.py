"""Random storeys whose every wall, opening and room is known."""

from __future__ import annotations

import itertools

import numpy as np
from benchmarks.plans.ground import ground
from numpy.random import Generator
from shapely.geometry import Polygon, box
from shapely.ops import unary_union

from underdraw.spec.floor_plan import FloorPlan, OpeningSpec, RoomSpec, WallSpec

Rect = tuple[float, float, float, float]
GRID = 0.05


def storey(rng: Generator) -> FloorPlan:
    """Return a plan of 3 to 9 rooms; some are L-shaped, as may be the whole."""
    width, depth = rng.uniform(7, 14), rng.uniform(6, 11)
    leaves = _split(rng, (0.0, 0.0, _grid(width), _grid(depth)), rng.uniform(2.2, 3.0))
    xs = sorted({x for leaf in leaves for x in (leaf[0], leaf[2])})
    ys = sorted({y for leaf in leaves for y in (leaf[1], leaf[3])})
    labels = np.zeros((len(ys) + 1, len(xs) + 1), dtype=int)  # a rim of outside all around
    for number, (x0, y0, x1, y1) in enumerate(leaves, 1):
        labels[ys.index(y0) + 1 : ys.index(y1) + 1, xs.index(x0) + 1 : xs.index(x1) + 1] = number
    _reshape(rng, labels, leaves)
    outer, inner = rng.choice([0.2, 0.25, 0.3, 0.36, 0.42]), rng.choice([0.08, 0.1, 0.12, 0.15])
    if rng.random() < 0.2:
        outer = inner = rng.choice([0.12, 0.15, 0.2])
    walls, sides = _walls(labels, xs, ys, float(outer), float(inner))
    solid = unary_union(ground(walls))
    rooms = _rooms(labels, xs, ys, solid)
    return FloorPlan(
        walls=tuple(walls),
        rooms=tuple(rooms),
        openings=tuple(_openings(rng, walls, sides)),
    )


def _grid(value: float) -> float:
    return round(round(value / GRID) * GRID, 3)


def _split(rng: Generator, rect: Rect, least: float) -> list[Rect]:
    x0, y0, x1, y1 = rect
    width, depth = x1 - x0, y1 - y0
    small = width * depth < rng.uniform(9, 24)
    if max(width, depth) < 2 * least or (small and max(width, depth) < 5.5):
        return [rect]
    share = rng.uniform(0.35, 0.65)
    if width > depth:
        cut = _grid(min(max(x0 + width * share, x0 + least), x1 - least))
        halves: tuple[Rect, Rect] = (x0, y0, cut, y1), (cut, y0, x1, y1)
    else:
        cut = _grid(min(max(y0 + depth * share, y0 + least), y1 - least))
        halves = (x0, y0, x1, cut), (x0, cut, x1, y1)
    return [leaf for half in halves for leaf in _split(rng, half, least)]


def _reshape(rng: Generator, labels: np.ndarray, leaves: list[Rect]) -> None:
    """Drop a corner room, or join two rooms that make an L, in place."""
    corners = [labels[1, 1], labels[1, -1], labels[-1, 1], labels[-1, -1]]
    if len(leaves) >= 5 and rng.random() < 0.4:
        labels[labels == rng.choice(corners)] = 0
    left = [n for n in np.unique(labels) if n]
    if len(left) >= 4 and rng.random() < 0.5:
        pairs = [
            (int(a), int(b))
            for a, b in itertools.permutations(left, 2)
            if _shared(leaves[a - 1], leaves[b - 1]) > 1.5
        ]
        if pairs:
            one, other = pairs[rng.integers(len(pairs))]
            labels[labels == other] = one


def _shared(a: Rect, b: Rect) -> float:
    across = min(a[2], b[2]) - max(a[0], b[0])
    along = min(a[3], b[3]) - max(a[1], b[1])
    return max(across, along) if min(across, along) == 0 else 0.0


Sides = dict[str, list[tuple[float, float, int, int]]]


def _walls(
    labels: np.ndarray, xs: list[float], ys: list[float], outer: float, inner: float
) -> tuple[list[WallSpec], Sides]:
    """Return walls along borders, and by wall id the stretches between the same two rooms."""
    walls: list[WallSpec] = []
    sides: Sides = {}
    for upright in (True, False):
        grid = labels if upright else labels.T
        across, along = (xs, ys) if upright else (ys, xs)
        for i, place in enumerate(across):
            pieces = [
                (along[j - 1], along[j], int(grid[j, i]), int(grid[j, i + 1]))
                for j in range(1, len(along))
                if grid[j, i] != grid[j, i + 1]
            ]
            for run in _runs(pieces):
                name = f"w{len(walls) + 1}"
                ends = (run[0][0], run[-1][1])
                start, end = (
                    ((place, ends[0]), (place, ends[1]))
                    if upright
                    else ((ends[0], place), (ends[1], place))
                )
                thick = outer if _outside(run[0]) else inner
                walls.append(WallSpec(id=name, start=start, end=end, thickness=thick))
                sides[name] = _merged(run, ends[0])
    return walls, sides


def _outside(piece: tuple[float, float, int, int]) -> bool:
    return 0 in piece[2:]


def _runs(pieces: list[tuple[float, float, int, int]]) -> list[list]:
    runs: list[list[tuple[float, float, int, int]]] = []
    for piece in pieces:
        if runs and runs[-1][-1][1] == piece[0] and _outside(runs[-1][-1]) == _outside(piece):
            runs[-1].append(piece)
        else:
            runs.append([piece])
    return runs


def _merged(run: list, origin: float) -> list[tuple[float, float, int, int]]:
    merged: list[tuple[float, float, int, int]] = []
    for low, high, one, other in run:
        if merged and merged[-1][2:] == (one, other):
            merged[-1] = (merged[-1][0], high - origin, one, other)
        else:
            merged.append((low - origin, high - origin, one, other))
    return merged


def _rooms(labels: np.ndarray, xs: list[float], ys: list[float], solid: Polygon) -> list[RoomSpec]:
    rooms = []
    for number in [int(n) for n in np.unique(labels) if n]:
        cells = [box(xs[i - 1], ys[j - 1], xs[i], ys[j]) for j, i in np.argwhere(labels == number)]
        inside = unary_union(cells).difference(solid).simplify(1e-6)
        corners = [(round(x, 4), round(y, 4)) for x, y in inside.exterior.coords[:-1]]
        rooms.append(RoomSpec(name=f"room {number}", polygon=tuple(corners)))
    return rooms


def _openings(rng: Generator, walls: list[WallSpec], sides: Sides) -> list[OpeningSpec]:
    """Join all rooms by doors, let one lead outside, and light most by windows."""
    stretches = [(wall, *side) for wall in walls for side in sides[wall.id]]
    order = [stretches[i] for i in rng.permutation(len(stretches))]
    joined = {side[k]: side[k] for side in order for k in (3, 4)}
    common = float(rng.choice([0.8, 0.9, 0.9, 0.9, 1.0]))

    def root(n: int) -> int:
        return n if joined[n] == n else root(joined[n])

    openings: list[OpeningSpec] = []
    entered = False
    for wall, low, high, one, other in order:
        outside = 0 in (one, other)
        wanted = not entered if outside else root(one) != root(other) or rng.random() < 0.1
        width = float(rng.choice([common, common, common, 0.8, 0.9]))
        room = high - low - 2 * 0.3 - width
        if wanted and room > 0:
            kind = "doorway" if not outside and rng.random() < 0.12 else "door"
            near = rng.choice([0.0, 0.15, rng.random(), rng.random(), 1.0])
            at = low + 0.3 + width / 2 + near * room
            openings.append(OpeningSpec(kind=kind, wall=wall.id, at=round(at, 3), width=width))
            joined[root(one)] = root(other) if not outside else joined[root(one)]
            entered |= outside
        elif outside and high - low > 1.8 and rng.random() < 0.8:
            width = float(
                rng.choice([w for w in (0.6, 0.9, 1.2, 1.5, 1.8, 2.4) if w < high - low - 1])
            )
            at = low + (high - low) * rng.uniform(0.45, 0.55)
            openings.append(OpeningSpec(kind="window", wall=wall.id, at=round(at, 3), width=width))
    return openings
