"""The colours that captions name, and the name of a measured colour."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

COLORS: dict[str, tuple[int, int, int]] = {
    "red": (205, 42, 42),
    "orange": (238, 132, 36),
    "yellow": (240, 208, 52),
    "green": (62, 152, 70),
    "teal": (32, 150, 150),
    "blue": (44, 92, 200),
    "purple": (128, 66, 172),
    "pink": (240, 142, 180),
    "white": (240, 240, 238),
    "grey": (128, 130, 133),
    "black": (34, 34, 37),
    "brown": (118, 72, 42),
    "beige": (220, 198, 160),
}
SATURATED = ("red", "orange", "yellow", "green", "teal", "blue", "purple", "pink")
NEUTRAL = ("white", "grey", "black", "brown", "beige")
WOODS: dict[str, tuple[int, int, int]] = {
    "pale": (212, 172, 122),
    "warm": (172, 116, 68),
    "dark": (104, 68, 44),
}


def unit(color: tuple[int, int, int]) -> tuple[float, float, float]:
    """Turn 0–255 into 0–1."""
    return color[0] / 255, color[1] / 255, color[2] / 255


def lab(rgb: ArrayLike) -> NDArray[np.float64]:
    """Turn sRGB into CIE Lab (D65).

    Args:
        rgb: (..., 3) in 0–255.

    Returns:
        (..., 3) float64: L in 0–100, a and b about -100–100.
    """
    value = np.asarray(rgb, dtype=np.float64) / 255
    value = np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
    matrix = np.array(
        [
            [0.4124564, 0.3575761, 0.1804375],
            [0.2126729, 0.7151522, 0.072175],
            [0.0193339, 0.119192, 0.9503041],
        ]
    )
    xyz = value @ matrix.T / np.array([0.95047, 1.0, 1.08883])
    f = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.stack(
        [116 * f[..., 1] - 16, 500 * (f[..., 0] - f[..., 1]), 200 * (f[..., 1] - f[..., 2])], -1
    )


SHADES = (1.0, 0.8, 0.62, 0.48)  # parts of full light at which a colour keeps its name


def _shaded(color: tuple[int, int, int], part: float) -> NDArray[np.float64]:
    """Give the Lab of a colour in part of the light; scaling light scales L + 16, a and b alike."""
    return (lab(color) + np.array([16.0, 0, 0])) * part ** (1 / 3) - np.array([16.0, 0, 0])


@cache
def _table() -> tuple[list[str], NDArray[np.float64]]:
    rows = [(name, _shaded(color, part)) for name, color in COLORS.items() for part in SHADES]
    return [name for name, _ in rows], np.stack([value for _, value in rows])


def color_name(rgb: ArrayLike) -> str:
    """Name a colour: the nearest in Lab among COLORS, each in full light and in shade.

    Args:
        rgb: three numbers in 0–255.
    """
    names, table = _table()
    gap = ((lab(rgb) - table) * np.array([0.8, 1.0, 1.0])) ** 2
    return names[int(gap.sum(-1).argmin())]
