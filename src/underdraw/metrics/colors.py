"""Distance of two colours as the eye sees it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_25_7 = 25.0**7


def ciede2000(a: NDArray[np.floating], b: NDArray[np.floating]) -> NDArray[np.float64]:
    """Return the CIEDE2000 difference of Lab colours (Sharma, Wu and Dalal 2005).

    Args:
        a: (..., 3) L, a, b.
        b: of the same shape.

    Returns:
        (...) float64; 1 is about a just noticeable difference.
    """
    light_1, chroma_1, hue_1, light_2, chroma_2, hue_2 = _polar(
        a.astype(np.float64), b.astype(np.float64)
    )
    grey = chroma_1 * chroma_2 == 0
    turn = np.where(grey, 0.0, (hue_2 - hue_1 + 180) % 360 - 180)
    d_light, d_chroma = light_2 - light_1, chroma_2 - chroma_1
    d_hue = 2 * np.sqrt(chroma_1 * chroma_2) * np.sin(np.radians(turn / 2))
    light, chroma = (light_1 + light_2) / 2, (chroma_1 + chroma_2) / 2
    hue = np.where(grey, hue_1 + hue_2, _mean_hue(hue_1, hue_2))
    weight_light = 1 + 0.015 * (light - 50) ** 2 / np.sqrt(20 + (light - 50) ** 2)
    weight_chroma = 1 + 0.045 * chroma
    weight_hue = 1 + 0.015 * chroma * _hue_term(hue)
    bend = -np.sin(np.radians(60 * np.exp(-(((hue - 275) / 25) ** 2)))) * 2 * _saturation(chroma)
    c, h = d_chroma / weight_chroma, d_hue / weight_hue
    return np.sqrt((d_light / weight_light) ** 2 + c**2 + h**2 + bend * c * h)


def _polar(a: NDArray[np.float64], b: NDArray[np.float64]) -> tuple[NDArray[np.float64], ...]:
    """Return light, chroma and hue in degrees of both, their a axes stretched near grey."""
    mean = (np.hypot(a[..., 1], a[..., 2]) + np.hypot(b[..., 1], b[..., 2])) / 2
    stretch = 1 + 0.5 * (1 - _saturation(mean))
    parts = []
    for lab in (a, b):
        red = lab[..., 1] * stretch
        hue = np.degrees(np.arctan2(lab[..., 2], red)) % 360
        parts += [lab[..., 0], np.hypot(red, lab[..., 2]), hue]
    return tuple(parts)


def _saturation(chroma: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.sqrt(chroma**7 / (chroma**7 + _25_7))


def _mean_hue(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    total = a + b
    around = np.where(total < 360, total + 360, total - 360)
    return np.where(np.abs(a - b) <= 180, total, around) / 2


def _hue_term(hue: NDArray[np.float64]) -> NDArray[np.float64]:
    terms = ((-0.17, 1, -30), (0.24, 2, 0), (0.32, 3, 6), (-0.20, 4, -63))
    return 1 + sum(
        (part * np.cos(np.radians(times * hue + shift)) for part, times, shift in terms),
        np.zeros_like(hue),
    )
