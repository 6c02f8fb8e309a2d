"""A page that things are drawn on around a plan."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from benchmarks.plans.pen import Bounds, Pen, Spot
from benchmarks.plans.style import Style
from numpy.random import Generator
from shapely.geometry.base import BaseGeometry

from underdraw.spec.floor_plan import FloorPlan


@dataclass(frozen=True)
class Sheet:
    """A page and the plan on it: what it is drawn with, and the ground that it covers."""

    pen: Pen
    plan: FloorPlan
    whole: BaseGeometry
    style: Style
    rng: Generator

    @property
    def bounds(self) -> Bounds:
        """The plan's, to the outside of its walls."""
        return self.whole.bounds

    def spot(self, x: float = 0.0, y: float = 0.0, turn: float = 0.0) -> Spot:
        """Return a place to draw at."""
        return Spot(self.pen, (x, y), turn, 1.0, self.style.remark, self.style.pen)

    def write(self, words: str, x: float, y: float, high: float, turn: int = 0) -> None:
        """Write about a point."""
        self.pen.text(words, (x, y), high, self.style.remark, self.style.font, turn)

    def margins(self) -> dict[str, float]:
        """Return how much space there is at each side of the plan."""
        x0, y0, x1, y1 = self.bounds
        pen = self.pen
        return {"left": x0 - pen.left, "low": y0 - pen.low, "right": pen.right - x1} | {
            "high": pen.high - y1
        }

    def beside(self) -> tuple[float, float]:
        """Return a place beside the plan, the more likely the more space there is."""
        x0, y0, x1, y1 = self.bounds
        spaces = self.margins()
        weights = np.array(list(spaces.values())) ** 2
        side = str(self.rng.choice(list(spaces), p=weights / weights.sum()))
        x, y = float(self.rng.uniform(x0, x1)), float(self.rng.uniform(y0, y1))
        return {
            "left": (x0 - spaces["left"] / 2, y),
            "low": (x, y0 - spaces["low"] / 2),
            "right": (x1 + spaces["right"] / 2, y),
            "high": (x, y1 + spaces["high"] / 2),
        }[side]


class Thing(NamedTuple):
    """How it is drawn, and the metres it needs beside the plan."""

    draw: Callable[[Sheet], None]
    needs: float = 0.0


def surround(sheet: Sheet, things: dict[str, Thing]) -> None:
    """Draw each thing as often as the style has it, where there is space for it."""
    space = max(sheet.margins().values())
    style = sheet.style
    for name, thing in things.items():
        wanted = not style.only or name in style.only
        if wanted and sheet.rng.random() < style.around and space >= thing.needs:
            thing.draw(sheet)
