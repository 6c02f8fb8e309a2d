"""How many pixels a metre is: by a scale bar, or by what is much the same in every house.

Each kind of size says how likely a scale is, and all are multiplied: Bayes' rule over the logarithm
of the scale, with what is usual in dwellings as data.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from underdraw.floor_plan.raster.ink import Gray, Mask
from underdraw.floor_plan.raster.scale_bar import ScaleBar, find_scale_bars
from underdraw.floor_plan.raster.sizes import Row, Sizes
from underdraw.spec.floor_plan import PlanScale

# How often most doors of a dwelling are so many metres wide between their walls. By DIN 18100 the
# openings are 0.76 to 1.01 m; leaves are 0.71 to 0.91 m in North America and 0.6 to 0.9 m in the
# Nordic modules, and a frame of 5 to 9 cm may be drawn as a part of the opening.
_DOORS = {0.7: 0.04, 0.75: 0.06, 0.8: 0.22, 0.85: 0.1, 0.9: 0.46, 1.0: 0.12}
_SPREAD = 0.03  # share by which doors of one width differ, frames drawn or left out
_BLUR = 0.7  # pixels by which a width is off
_NO_DOORS = 0.05  # how often what was taken for doors are none, all together
_WIDEST = (0.2, 4.0)  # metres between which any other opening is


@dataclass(frozen=True)
class _Agreement:
    """How many of a dwelling's openings have its usual width, and how many have any."""

    usual: float
    any: float


_AGREE = {True: _Agreement(0.75, 0.1), False: _Agreement(0.4, 0.4)}  # with a leaf, without


@dataclass(frozen=True)
class _Usual:
    """A size that is usual: its median in metres (to a power), and its spread as a logarithm."""

    median: float
    spread: float
    power: int = 1


_INNER = _Usual(0.12, 0.4)  # studs with boards 0.07 to 0.13, bricks 0.115 to 0.24
_OUTER = _Usual(0.3, 0.4)  # timber 0.15 to 0.25, masonry with insulation 0.3 to 0.5
_ROOM = _Usual(12.0, 0.5, power=2)  # the middle one of a dwelling's has mostly 6 to 25
_FARTHEST = 3.0  # spreads, beyond which a size is taken to have been misread

# Which metres a step of a scale bar stands for, and how often; how many the whole bar does.
_STEPS = {0.25: 0.05, 0.5: 0.2, 1.0: 0.45, 2.0: 0.12, 2.5: 0.06, 5.0: 0.1, 10.0: 0.02}
_WHOLE = (1.0, 20.0)
_NEAR = 0.06  # share of a scale within which a bar's own must not be unlikely ...
_LEAST = 0.1  # ... which is a chance below this
_CLEAR = 0.8  # share of the chances of all readings of a bar that the best of them has
_SURE = 0.95  # of a bar

_TENTH = 0.1
_SMOOTH = 0.04  # share of a scale within which chances are added up to find the best
_SCALES = np.geomspace(8.0, 500.0, 1000)  # pixels of a sheet to the metre
_LOGS = np.log(_SCALES)


@dataclass(frozen=True, eq=False)
class Odds:
    """How likely each of _SCALES is.

    Attributes:
        chances: (S,) float64 that sum to 1.
    """

    chances: Row

    @property
    def best(self) -> float:
        """The scale around which the most chance lies."""
        kernel = np.exp(-0.5 * ((_LOGS - _LOGS[len(_LOGS) // 2]) / _SMOOTH) ** 2)
        return float(_SCALES[np.convolve(self.chances, kernel, mode="same").argmax()])

    def near(self, scale: float, share: float) -> float:
        """Return the chance that the scale is within such a share of this one."""
        return float(self.chances[np.abs(_LOGS - np.log(scale)) <= share].sum())


def read_scale(sizes: Sizes, darkness: Gray, storey: Mask) -> PlanScale:
    """Return the scale in pixels of the sheet.

    A scale by sizes is as sure as it is likely to be within a tenth of the true one. Where there is
    neither a bar nor a door it is by walls and rooms alone: what to look for others about, of
    confidence 0.

    Args:
        sizes: what was measured of the storey.
        darkness: (H, W) float32, of the sheet.
        storey: (H, W) bool, its walls and rooms.
    """
    odds = scale_odds(sizes)
    for bar in find_scale_bars(darkness, storey, odds.best):
        said = scale_by_bar(bar, odds)
        if said is not None:
            return PlanScale(source="scale bar", per_metre=said, confidence=_SURE)
    sure = round(min(1.0, odds.near(odds.best, _TENTH)), 2) if len(sizes.doors) else 0.0
    return PlanScale(source="door width", per_metre=odds.best, confidence=sure)


def scale_by_bar(bar: ScaleBar, odds: Odds) -> float | None:
    """Return the scale at which a bar's steps are a usual length; None if that is not clear."""
    found = [
        (often * odds.near(bar.step / metres, _NEAR), bar.step / metres)
        for metres, often in _STEPS.items()
        if _WHOLE[0] <= metres * bar.steps <= _WHOLE[1]
    ]
    chance, scale = max(found, default=(0.0, 0.0))
    clear = chance > 0 and chance >= _CLEAR * sum(each for each, _ in found)
    return scale if clear and odds.near(scale, _NEAR) >= _LEAST else None


def scale_odds(sizes: Sizes) -> Odds:
    """Return how likely scales are by the sizes of doors, walls and rooms."""
    logs = np.log(_by_doors(sizes.doors, sizes.leaves))
    for usual, size in (
        (_INNER, _thickness(sizes.inner)),
        (_OUTER, _thickness(sizes.outer)),
        (_ROOM, float(np.median(sizes.rooms)) if len(sizes.rooms) else None),
    ):
        if size is not None:
            off = (np.log(size / usual.median) - usual.power * _LOGS) / usual.spread
            logs -= 0.5 * np.minimum(np.abs(off), _FARTHEST) ** 2
    chances = np.exp(logs - logs.max())
    return Odds(chances / chances.sum())


def _by_doors(widths: Row, leaves: NDArray[np.bool_]) -> Row:
    """Return (S,) densities by the widths of doors, most of which are alike in one dwelling.

    A misreading may be of all doors at once, so that many of them are no surer than a few.
    """
    whole = np.full(len(_LOGS), 1 / (_LOGS[-1] - _LOGS[0]))
    if not len(widths):
        return whole
    usual, often = np.array(list(_DOORS)), np.array(list(_DOORS.values()))
    spread = np.hypot(_SPREAD, _BLUR / widths)[:, None, None]
    metres = widths[:, None] / _SCALES
    off = (np.log(metres)[..., None] - np.log(usual)) / spread
    like = np.exp(-0.5 * off**2) / (spread * np.sqrt(2 * np.pi))  # (N, S, widths)
    agree = [_AGREE[bool(leaf)] for leaf in leaves]
    same, odd = (
        np.array([getattr(each, name) for each in agree])[:, None] for name in ("usual", "any")
    )
    span = np.log(_WIDEST[1] / _WIDEST[0])
    any_width = ((metres > _WIDEST[0]) & (metres < _WIDEST[1])) / span + 1e-4
    others = (1 - same - odd) * (like @ often) + odd * any_width
    each = np.log(same[..., None] * like + others[..., None]).sum(axis=0)  # (S, widths)
    joint = (np.exp(each - each.max()) * often).sum(axis=1)
    step = _LOGS[1] - _LOGS[0]
    return (1 - _NO_DOORS) * joint / (joint.sum() * step) + _NO_DOORS * whole


def _thickness(walls: Row) -> float | None:
    """Return the mean thickness of walls by their length, as a logarithm's."""
    return (
        float(np.exp(np.average(np.log(walls[:, 0]), weights=walls[:, 1]))) if len(walls) else None
    )
