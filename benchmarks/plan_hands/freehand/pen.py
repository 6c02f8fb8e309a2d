"""A page and the pen on it: strokes of an unsure hand, areas, and how ink lies on paper."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import cv2
import numpy as np
from benchmarks.plans.ground import polygons
from numpy.random import Generator
from numpy.typing import ArrayLike, NDArray
from shapely.geometry.base import BaseGeometry

Mask = NDArray[np.uint8]
Colour = tuple[int, int, int]
_BITS = 4


class Page:
    """Paper, the map of metres to its pixels, and a hand that shakes so much."""

    def __init__(
        self, image: NDArray[np.uint8], to_page: NDArray[np.float64], rng: Generator
    ) -> None:
        self.image, self.to_page, self.rng = image, to_page, rng
        self.scale = float(abs(to_page[0, 0]))
        self.wobble = 0.0  # pixels
        self.over = 0.0  # pixels that strokes run on behind their ends
        self.doubled = 0.0  # share of strokes drawn twice
        self.broken = 0.0  # share of strokes with gaps
        self.soft = True
        self.grain: NDArray[np.float32] | None = None

    @property
    def shape(self) -> tuple[int, int]:
        """Height and width in pixels."""
        return self.image.shape[0], self.image.shape[1]

    def mask(self) -> Mask:
        """Return an empty layer."""
        return np.zeros(self.shape, np.uint8)

    def px(self, points: ArrayLike) -> NDArray[np.float64]:
        """Return pixels of points in metres."""
        flat = np.asarray(points, np.float64).reshape(-1, 2)
        return flat * self.to_page[[0, 1], [0, 1]] + self.to_page[:2, 2]

    def shaky(self, spots: NDArray[np.float64], share: float = 1.0) -> NDArray[np.float64]:
        """Return a line through pixels as a hand would draw it."""
        if self.wobble <= 0:
            return spots
        gaps = np.linalg.norm(np.diff(spots, axis=0), axis=1)
        if not gaps.sum() > 1:
            return spots
        run = np.concatenate([[0], np.cumsum(gaps)])
        steps = np.unique(np.concatenate([run, np.arange(0, run[-1], max(7.0, self.scale * 0.2))]))
        line = np.stack([np.interp(steps, run, spots[:, k]) for k in (0, 1)], 1)
        knots = np.arange(0, run[-1] + 60, 38.0)
        shake = self.rng.normal(0, self.wobble * share * 0.6, (2, len(knots)))
        limit = self.wobble * share
        waves = np.stack([np.interp(steps, knots, each) for each in shake.clip(-limit, limit)], 1)
        if np.allclose(spots[0], spots[-1]):
            waves[-1] = waves[0]
        return line + waves

    def stroke(
        self,
        on: Mask,
        points: ArrayLike,
        width: float = 1.0,
        closed: bool = False,
        dashed: float = 0.0,
        value: int = 255,
    ) -> None:
        """Draw a line through points in metres; dashes are so many pixels long."""
        spots = self.px(points)
        if closed:
            spots = np.concatenate([spots, spots[:1]])
        self.trace(on, spots, width, dashed, value)

    def trace(
        self,
        on: Mask,
        spots: NDArray[np.float64],
        width: float,
        dashed: float = 0.0,
        value: int = 255,
    ) -> None:
        """Draw a line through pixels."""
        if self.over > 0 and len(spots) == 2:
            way = (spots[1] - spots[0]) / max(1e-6, float(np.linalg.norm(spots[1] - spots[0])))
            far = self.rng.uniform(-0.2, 1, 2) * self.over
            spots = np.stack([spots[0] - way * far[0], spots[1] + way * far[1]])
        for _ in range(2 if self.rng.random() < self.doubled else 1):
            line = self.shaky(spots)
            parts = [line]
            if dashed > 0:
                parts = dashes(line, dashed, dashed * 0.7)
            elif self.rng.random() < self.broken:
                parts = dashes(line, self.rng.uniform(12, 60), self.rng.uniform(2, 5))
            self.lines(on, parts, width, value)

    def lines(
        self, on: Mask, parts: Sequence[NDArray[np.float64]], width: float, value: int = 255
    ) -> None:
        """Draw many lines through pixels as they are."""
        whole = max(1, round(width))
        if width < 1:
            value = round(value * max(0.35, width))
        fixed = [(part * (1 << _BITS)).round().astype(np.int32) for part in parts if len(part) > 1]
        cv2.polylines(
            on, fixed, False, value, whole, cv2.LINE_AA if self.soft else cv2.LINE_8, _BITS
        )

    def area(self, on: Mask, shape: BaseGeometry, value: int = 255, share: float = 0.6) -> None:
        """Fill a shape in metres, its outline as shaky as a share of a stroke's."""
        for part in polygons(shape):
            rings = [part.exterior, *part.interiors]
            lines = [self.shaky(self.px(ring.coords), share) for ring in rings]
            self.fill(on, lines, value)

    def fill(self, on: Mask, lines: Iterable[NDArray[np.float64]], value: int = 255) -> None:
        """Fill rings of pixels, each one inside another being a hole."""
        fixed = [(line * (1 << _BITS)).round().astype(np.int32) for line in lines]
        kind = cv2.LINE_AA if self.soft else cv2.LINE_8
        cv2.fillPoly(on, fixed, value, kind, _BITS)

    def outline(self, on: Mask, shape: BaseGeometry, width: float) -> None:
        """Draw all the rings of a shape, side by side or in one go."""
        for part in polygons(shape):
            for ring in (part.exterior, *part.interiors):
                spots = self.px(ring.coords)
                if not np.isfinite(spots).all():
                    continue
                if self.over > 0:
                    for pair in zip(spots, spots[1:]):
                        self.trace(on, np.stack(pair), width)
                else:
                    self.trace(on, spots, width)

    def lay(
        self,
        mask: Mask,
        colour: Colour,
        strength: float = 1.0,
        sheer: bool = False,
        grain: float = 0.0,
    ) -> None:
        """Lay a colour on the page where a layer says; sheer colours darken what is below."""
        x, y, wide, high = cv2.boundingRect(mask)
        if not wide:
            return
        there = np.s_[y : y + high, x : x + wide]
        below = np.ascontiguousarray(self.image[there])
        weight = mask[there].astype(np.float32) * np.float32(strength / 255)
        if grain > 0 and self.grain is not None:
            weight *= 1 - grain * self.grain[there]
        over = np.empty_like(below)
        over[:] = colour
        if sheer:
            over = cv2.multiply(below, over, scale=1 / 255)
        self.image[there] = cv2.blendLinear(below, over, 1 - weight, weight)


def dashes(line: NDArray[np.float64], on: float, off: float) -> list[NDArray[np.float64]]:
    """Return a line in dashes."""
    gaps = np.linalg.norm(np.diff(line, axis=0), axis=1)
    run = np.concatenate([[0], np.cumsum(gaps)])
    found = []
    for low in np.arange(0, run[-1], on + off):
        high = min(low + on, run[-1])
        inner = line[(run > low) & (run < high)]
        ends = [[np.interp(at, run, line[:, k]) for k in (0, 1)] for at in (low, high)]
        found.append(np.concatenate([ends[:1], inner, ends[1:]]))
    return found


def arc(
    middle: ArrayLike, radius: float, low: float, high: float, count: int = 14
) -> NDArray[np.float64]:
    """Return points of an arc between two angles in radians."""
    turns = np.linspace(low, high, count)
    return np.asarray(middle) + radius * np.stack([np.cos(turns), np.sin(turns)], 1)


def noise(rng: Generator, shape: tuple[int, int], size: float) -> NDArray[np.float32]:
    """Return smooth noise of -1 to 1 with blots of about so many pixels."""
    high, wide = (max(2, round(each / size) + 1) for each in shape)
    coarse = rng.uniform(-1, 1, (high, wide)).astype(np.float32)
    full = cv2.resize(coarse, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC)
    return np.asarray(full, np.float32)


def frayed(page: Page, wave: float, fray: float) -> None:
    """Shift the whole page by a slow wave and by the fraying of ink, in pixels."""
    high, wide = page.shape
    fields = []
    for base in (
        np.arange(wide, dtype=np.float32)[None, :],
        np.arange(high, dtype=np.float32)[:, None],
    ):
        field = np.broadcast_to(base, (high, wide)).copy()
        if wave > 0:
            field += noise(page.rng, page.shape, page.scale * 1.7) * np.float32(wave)
        if fray > 0:
            field += noise(page.rng, page.shape, 3.0) * np.float32(fray)
        fields.append(field)
    bent = cv2.remap(
        page.image, fields[0], fields[1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    page.image = np.asarray(bent, np.uint8)


def both(one: ArrayLike, other: ArrayLike) -> Mask:
    """Return what two layers share."""
    return np.minimum(np.asarray(one, np.uint8), np.asarray(other, np.uint8))
