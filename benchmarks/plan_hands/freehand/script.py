"""Letters: strokes of a hand of one's own, and what fonts there are."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from benchmarks.plan_hands.freehand.pen import Mask, Page
from benchmarks.plans.letters import typed
from numpy.typing import NDArray

# Strokes of each letter on a grid of 5 by 7: pairs of x and y, y down to the line at 6.
GLYPHS: dict[str, str] = {
    "A": "062046 1434", "B": "060030414233 033344453606", "C": "4130100105163645",
    "D": "00204145260600", "E": "40000646 0333", "F": "400006 0333", "G": "413010010516364543 4323",
    "H": "0006 4046 0343", "I": "2026", "J": "3035261605", "K": "0006 4003 0346", "L": "000646",
    "M": "0600234046", "N": "06004640", "O": "100105163645413010", "P": "060030414233 3303",
    "Q": "100105163645413010 3446", "R": "060030414233 3303 2346", "S": "413010010213334445361605",
    "T": "0040 2026", "U": "000516364540", "V": "002640", "W": "0016233640", "X": "0046 4006",
    "Y": "0023 4023 2326", "Z": "00400646", "0": "100105163645413010", "1": "112026",
    "2": "01103041420646", "3": "01103041423313 334445361605", "4": "36300444",
    "5": "4000023243453606", "6": "3010010516364544331304", "7": "004016",
    "8": "13334241301001021304051636454433", "9": "16364541301001021343", ".": "2526",
    ",": "2516", "-": "1333", "/": "4006", "+": "1333 2224", ":": "2223 2526", "'": "2021",
    "=": "0242 0444", "(": "30121436", ")": "10323416", "x": "1246 4216", "²": "2030311222 2232",
}  # fmt: skip
FONTS = (
    "DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVuSansMono.ttf", "DejaVuSansMono-Bold.ttf",
    "DejaVuSerif.ttf", "DejaVuSerif-Bold.ttf", "DejaVuSerif-Italic.ttf",
    "DejaVuSerifCondensed-Italic.ttf", "DejaVuSans-ExtraLight.ttf", "DejaVuSansCondensed.ttf",
    "DejaVuSans-Oblique.ttf", "DejaVuSerifCondensed-BoldItalic.ttf",
)  # fmt: skip


@dataclass(frozen=True)
class Script:
    """How one hand writes."""

    font: str  # "" for strokes, a number for OpenCV's, else a file
    slant: float = 0.0
    jitter: float = 0.3
    narrow: float = 1.0
    weight: float = 1.0
    small: bool = False  # small letters are drawn as small capitals
    stencil: bool = False


def write(
    page: Page,
    on: Mask,
    words: str,
    at: NDArray[np.float64],
    size: float,
    how: Script,
    turn: int = 0,
) -> None:
    """Write a line about a pixel in the middle, its capitals so many pixels high."""
    if not words or size < 3:
        return
    if how.font == "" and words.isascii():
        _strokes(page, on, words, at, size, how, turn)
        return
    ink = _typed(words, how.font, round(size))
    if how.stencil:
        ink = ink.copy()
        ink[:, :: max(4, round(size * 0.55))] = 0
    if turn:
        ink = np.rot90(ink)
    high, wide = ink.shape
    x, y = round(at[0] - wide / 2), round(at[1] - high / 2)
    x0, y0 = max(0, x), max(0, y)
    x1, y1 = min(on.shape[1], x + wide), min(on.shape[0], y + high)
    if x1 > x0 and y1 > y0:
        part = on[y0:y1, x0:x1]
        np.maximum(part, ink[y0 - y : y1 - y, x0 - x : x1 - x], out=part)


def span(words: str, size: float, how: Script) -> float:
    """Return about how many pixels long a line is."""
    return len(words) * size * 0.95 * how.narrow


def _strokes(
    page: Page, on: Mask, words: str, at: NDArray[np.float64], size: float, how: Script, turn: int
) -> None:
    plain = unicodedata.normalize("NFD", words)
    letters = [letter for letter in plain if letter == " " or letter.upper() in GLYPHS]
    step = size / 6 * how.narrow
    x = -sum(6 if each.isupper() or not how.small else 4.8 for each in letters) * step / 2
    parts = []
    rise = page.rng.normal(0, how.jitter * 0.06)
    for letter in letters:
        much = 0.72 if how.small and letter.islower() else 1.0
        for stroke in GLYPHS.get(letter, GLYPHS.get(letter.upper(), "")).split():
            digits = [int(each) for each in stroke]
            grid = np.array(digits[: len(digits) // 2 * 2], np.float64).reshape(-1, 2)
            grid += page.rng.normal(0, how.jitter, grid.shape)
            up = (grid[:, 1] - 6) * size / 6 * much
            over = x + grid[:, 0] * step * (much + 1) / 2 - up * how.slant
            parts.append(np.stack([over, up + size / 2 + rise * x], 1))
        x += (6 if much == 1 else 4.8) * step * page.rng.uniform(0.92, 1.08)
    if turn:
        parts = [np.stack([part[:, 1], -part[:, 0]], 1) for part in parts]
    page.lines(on, [part + at for part in parts], max(0.8, size * 0.1 * how.weight))


@lru_cache(maxsize=512)
def _typed(words: str, font: str, size: int) -> Mask:
    if font.isdigit() and words.isascii():
        scale = size / 22
        thick = max(1, round(scale * 1.7))
        (wide, high), low = cv2.getTextSize(words, int(font), scale, thick)
        ink = np.zeros((high + 2 * low, wide + 4), np.uint8)
        cv2.putText(ink, words, (2, high + low // 2), int(font), scale, 255, thick, cv2.LINE_AA)
        return ink
    return typed(words, font if font.endswith("ttf") else FONTS[0], round(size * 1.37))
