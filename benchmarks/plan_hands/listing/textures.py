"""Floors: paints that fill a patch of the page."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from benchmarks.plan_hands.listing.chance import Colour, blend, near
from numpy.typing import NDArray

Rng = np.random.Generator
Patch = NDArray[np.uint8]
Paint = Callable[[int, int, Patch], Patch]


def _flat(high: int, wide: int, colour: Colour) -> Patch:
    patch = np.empty((high, wide, 3), np.uint8)
    patch[:] = colour
    return patch


def planks(rng: Rng, colour: Colour, step: float, lines: Colour) -> Paint:
    """Boards side by side, each of its own tone or parted by lines."""
    lying, toned, lined = rng.random() < 0.5, rng.random() < 0.6, rng.random() < 0.6
    spread = rng.uniform(2, 9)

    def paint(high: int, wide: int, _: Patch) -> Patch:
        patch = _flat(wide if lying else high, high if lying else wide, colour)
        tall, length = patch.shape[:2]
        for low in np.arange(0, length, max(2.0, step)):
            x = min(int(low), length - 1)
            y = int(rng.uniform(-8, 0) * step)
            while y < tall:
                end = y + int(step * rng.uniform(4, 11)) + 2
                if toned:
                    patch[max(y, 0) : max(end, 0), x : int(low + step)] = near(rng, colour, spread)
                if lined and 0 <= end < tall:
                    patch[end, x : int(low + step)] = lines
                y = end
            if lined:
                patch[:, x] = lines
        return np.ascontiguousarray(patch.transpose(1, 0, 2)) if lying else patch

    return paint


def tiles(rng: Rng, colour: Colour, step: float, lines: Colour) -> Paint:
    """Tiles in rows, plain or like a chessboard."""
    chess, thick = rng.random() < 0.2, 1 + int(rng.random() < 0.3)
    shape = step, step * float(rng.choice([1, 1, 1, 2]))

    def paint(high: int, wide: int, _: Patch) -> Patch:
        patch = _flat(high, wide, colour)
        rows = (np.arange(high) // shape[0]).astype(int)
        columns = (np.arange(wide) // shape[1]).astype(int)
        if chess:
            patch[(rows[:, None] + columns[None]) % 2 == 0] = blend(colour, lines, 0.5)
        for k in range(thick):
            patch[np.flatnonzero(np.diff(rows)) + k] = lines
            patch[:, np.flatnonzero(np.diff(columns)) + k] = lines
        return patch

    return paint


def slanted(rng: Rng, colour: Colour, step: float, lines: Colour) -> Paint:
    """Lines aslant, crossed or not."""
    crossed, steep = rng.random() < 0.35, float(rng.choice([0.5, 1, 1, 1, 2]))
    thick = 1 + int(rng.random() < 0.3)

    def paint(high: int, wide: int, _: Patch) -> Patch:
        patch = _flat(high, wide, colour)
        reach = high * steep
        for x in np.arange(-reach, wide + reach, max(3.0, step)):
            a, b = int(x), int(x + reach)
            cv2.line(patch, (a, 0), (b, high), lines, thick)
            if crossed:
                cv2.line(patch, (b, 0), (a, high), lines, thick)
        return patch

    return paint


def dots(rng: Rng, colour: Colour, step: float, lines: Colour) -> Paint:
    """Specks, as of gravel, carpet or concrete."""
    size = int(rng.integers(0, 2))

    def paint(high: int, wide: int, _: Patch) -> Patch:
        patch = _flat(high, wide, colour)
        count = min(3000, int(high * wide / max(9.0, step * step * 0.5)))
        xs, ys = rng.integers(0, wide, count), rng.integers(0, high, count)
        for dx in range(size + 1):
            patch[ys, np.minimum(xs + dx, wide - 1)] = lines
        return patch

    return paint


def fading(rng: Rng, colour: Colour, step: float, lines: Colour) -> Paint:
    """One tone going over into another."""
    lying, other = rng.random() < 0.5, blend(colour, lines, rng.uniform(0.15, 0.5))

    def paint(high: int, wide: int, _: Patch) -> Patch:
        ramp = np.linspace(0, 1, wide if lying else high, dtype=np.float32)
        ramp = ramp[None, :, None] if lying else ramp[:, None, None]
        mixed = np.asarray(colour) * (1 - ramp) + np.asarray(other) * ramp
        return np.broadcast_to(mixed, (high, wide, 3)).astype(np.uint8)

    return paint


def plain(rng: Rng, colour: Colour, step: float, lines: Colour) -> Paint:
    """One colour."""
    return lambda high, wide, _: _flat(high, wide, colour)


PAINTS: dict[str, Callable[[Rng, Colour, float, Colour], Paint]] = {
    "planks": planks,
    "tiles": tiles,
    "slanted": slanted,
    "dots": dots,
    "fading": fading,
    "plain": plain,
}
