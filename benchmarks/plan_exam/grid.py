"""The points of a family's grid, and the shapes of its zones."""

from __future__ import annotations

import random

import numpy as np
from benchmarks.plan_exam.families import Family
from numpy.typing import NDArray
from shapely.geometry import Polygon
from shapely.ops import unary_union

Array = NDArray[np.float64]
Vertex = tuple[int, int]  # row and column of the grid's lines


class Unfit(ValueError):
    """These sizes leave no place for what the home needs."""


class Grid:
    """The points of a family's grid, of random size, turned and mirrored."""

    def __init__(self, family: Family, rng: random.Random) -> None:
        self.cells = family.cells
        self.rows, self.columns = len(family.rows), len(family.columns)
        x = np.cumsum([0.0, *(round(rng.uniform(*each), 2) for each in family.columns)])
        y = -np.cumsum([0.0, *(round(rng.uniform(*each), 2) for each in family.rows)])
        points = np.stack(np.broadcast_arrays(x[None, :], y[:, None]), axis=2).astype(np.float64)
        if family.slant and rng.random() < 0.2:
            side = -1 if rng.choice(family.slant) == "E" else 0
            lean = rng.uniform(0.12, 0.3) * rng.choice((-1, 1))
            points[:, side, 0] += lean * (y - y.mean())
        quarter, flip = rng.randrange(4), rng.choice((-1.0, 1.0))
        cos, sin = ((1, 0), (0, 1), (-1, 0), (0, -1))[quarter]
        self.turn = np.array([[cos, -sin], [sin, cos]]) @ np.diag([flip, 1.0])
        self.points = points @ self.turn.T

    def at(self, vertex: Vertex) -> Array:
        """Return where a point of the grid is."""
        return self.points[vertex]

    def letter(self, row: int, column: int) -> str:
        """Return the zone of a cell; beyond the grid there is nothing."""
        within = 0 <= row < self.rows and 0 <= column < self.columns
        return self.cells[row][column] if within else "."

    def shape(self, letters: str) -> Polygon:
        """Return all cells of these letters as one."""
        cells = []
        for row in range(self.rows):
            for column in range(self.columns):
                if self.cells[row][column] in letters:
                    around = ((0, 0), (0, 1), (1, 1), (1, 0))
                    corners = [self.at((row + down, column + right)) for down, right in around]
                    cells.append(Polygon(corners))
        joined = unary_union(cells)
        if not isinstance(joined, Polygon):
            raise Unfit(f"{letters} lies apart")
        return joined
