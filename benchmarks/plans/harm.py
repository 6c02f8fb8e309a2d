"""What scanners, cameras, copiers and careless saving do to a page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from benchmarks.plans.draws import Draw, between, drawn, one_of
from numpy.random import Generator
from numpy.typing import NDArray

Page = NDArray[np.uint8]


@dataclass(frozen=True)
class Harm:
    """Harms in the order they come; a number of 0 is none of it.

    Degrees of skew; a corner's shift as a share of the page; the share of the picture that is the
    desk it lies on; pixels that lines swell by (below 0:
    are broken by); shares of the other side's ink, of light lost, of folds' light, of a copier's
    threshold, of specks, of the size it is squeezed to; pixels of blur; deviation of noise; JPEG
    quality.
    """

    skew: float = 0.0
    tilt: float = 0.0
    desk: float = 0.0
    swell: int = 0
    through: float = 0.0
    light: float = 0.0
    folds: float = 0.0
    stain: float = 0.0
    fade: float = 0.0
    squeeze: float = 0.0
    blur: float = 0.0
    noise: float = 0.0
    copier: float = 0.0
    specks: float = 0.0
    quality: int = 0


def random_harm(rng: Generator, kind: str = "any") -> Harm:
    """Return a random mixture of a kind."""
    return Harm(**drawn(HARMS[kind], rng))


# The harms of python -m benchmarks.plans, of anything at all, and of a few sorts of page.
HARMS: dict[str, dict[str, Draw]] = {
    "scan": {
        "skew": between(-5, 5),
        "noise": one_of(0, 8, 18),
        "blur": one_of(0, 0, 0.6, 1.0),
        "quality": one_of(0, 60, 85),
        "light": one_of(0, 0.3),
    },
    "any": {
        "skew": lambda rng: float(rng.choice([0, 1]) * rng.uniform(-8, 8)),
        "tilt": one_of(0, 0, 0, 0.02),
        "swell": one_of(0, 0, 0, 0, 0, 1, -1),
        "through": one_of(0, 0, 0, 0, 0.15),
        "light": one_of(0, 0, 0.2, 0.5),
        "folds": one_of(0, 0, 0, 0.25),
        "stain": one_of(0, 0, 0, 0.2),
        "fade": one_of(0, 0, 0, 0.4, 0.7),
        "squeeze": one_of(0, 0, 0, 0, 0.5, 0.7),
        "blur": one_of(0, 0, 0, 0.5, 0.8, 1.2),
        "noise": one_of(0, 0, 4, 8, 16, 24),
        "copier": one_of(0, 0, 0, 0, 0, 0, 0, 0.65),
        "specks": one_of(0, 0, 0, 0.002, 0.01),
        "quality": one_of(0, 0, 20, 40, 60, 75, 90),
    },
    "saved": {"squeeze": one_of(0, 0, 0.6), "quality": one_of(20, 30, 45, 60, 80)},
    "fax": {
        "skew": between(-2, 2),
        "swell": one_of(0, 0, 1),
        "blur": one_of(0.5, 1.0),
        "copier": between(0.5, 0.72),
        "specks": one_of(0, 0.001, 0.004),
    },
    "phone": {
        "skew": between(-6, 6),
        "tilt": between(0.005, 0.04),
        "desk": one_of(0, 0.05, 0.15),
        "light": between(0.2, 0.6),
        "stain": one_of(0, 0.3),
        "blur": between(0.3, 1.2),
        "noise": between(2, 12),
        "quality": one_of(60, 75, 90),
        "folds": one_of(0, 0.2),
    },
    "faded": {"fade": between(0.3, 0.8), "stain": one_of(0, 0.2), "noise": one_of(0, 5)},
}


def harm(page: Page, how: Harm, rng: Generator) -> tuple[Page, NDArray[np.float64]]:
    """Return the harmed page, and the (3, 3) map from the old pixels to its own."""
    moved = _moved(page.shape[:2], how, rng)
    if how.skew or how.tilt or how.desk:
        page = _laid(page, moved, how, rng)
    for name, done in DONE.items():
        amount = getattr(how, name)
        page = done(page, amount, rng) if amount else page
    return page, moved


def _moved(shape: tuple[int, ...], how: Harm, rng: Generator) -> NDArray[np.float64]:
    height, width = shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), how.skew, 1.0 - how.desk)
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    shifts = rng.uniform(-how.tilt, how.tilt, (4, 2)) * (width, height)
    tilted = cv2.getPerspectiveTransform(corners, (corners + shifts).astype(np.float32))
    return tilted @ np.vstack([turn, [0, 0, 1]])


def _laid(page: Page, moved: NDArray[np.float64], how: Harm, rng: Generator) -> Page:
    """Turn the page, upon a desk or on paper like its own."""
    height, width = page.shape[:2]
    edge = cv2.BORDER_CONSTANT if how.desk else cv2.BORDER_REPLICATE
    desk = [float(v) for v in rng.integers(20, 200, 3)]
    laid = cv2.warpPerspective(page, moved, (width, height), borderMode=edge, borderValue=desk)
    return np.asarray(laid, np.uint8)


def _smooth(page: Page, rng: Generator, cells: int = 4) -> NDArray[np.float32]:
    """Return (H, W, 1) from 0 to 1, changing slowly over the page."""
    height, width = page.shape[:2]
    coarse = rng.random((cells, cells), dtype=np.float32)
    fine = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
    return np.asarray(np.clip(fine, 0, 1)[..., None], np.float32)


def _shaded(page: Page, shade: NDArray[np.float32]) -> Page:
    return np.clip(page * shade, 0, 255).astype(np.uint8)


def _swell(page: Page, by: int, rng: Generator) -> Page:
    kernel = np.ones((2, 2) if rng.random() < 0.5 else (3, 3), np.uint8)
    return np.asarray((cv2.erode if by > 0 else cv2.dilate)(page, kernel), np.uint8)


def _through(page: Page, share: float, rng: Generator) -> Page:
    """Let the other side of the paper show."""
    other = cv2.GaussianBlur(page[:, ::-1], (0, 0), 2.0)
    other = np.roll(other, rng.integers(-80, 80, 2), (0, 1))
    shade = 1 - share * (1 - other.astype(np.float32) / 255)
    return _shaded(page, shade.astype(np.float32))


def _light(page: Page, share: float, rng: Generator) -> Page:
    """Dim towards a side, and at times where a hand's shadow falls."""
    height, width = page.shape[:2]
    way = rng.uniform(-1, 1, 2)
    ramp = np.linspace(0, way[0], width)[None, :] + np.linspace(0, way[1], height)[:, None]
    ramp = (ramp - ramp.min()) / max(float(np.ptp(ramp)), 1e-6)
    if rng.random() < 0.3:
        ramp = 0.5 * ramp + 0.5 * (ramp > rng.uniform(0.3, 0.7))
        ramp = cv2.GaussianBlur(ramp, (0, 0), rng.uniform(1, 12))
    return _shaded(page, (1 - share * ramp)[..., None].astype(np.float32))


def _folds(page: Page, share: float, rng: Generator) -> Page:
    """Fold the paper once or twice, across or along."""
    height, width = page.shape[:2]
    shade = np.ones((height, width), np.float32)
    for _ in range(int(rng.integers(1, 4))):
        flat = rng.random() < 0.5
        size = height if flat else width
        away = np.arange(size) - rng.uniform(0.2, 0.8) * size
        crease = 1 - share * np.exp(-np.abs(away) / rng.uniform(1, 12)) * np.sign(away + 1e-3)
        shade *= (crease[:, None] if flat else crease[None, :]).astype(np.float32)
    return _shaded(page, shade[..., None])


def _stain(page: Page, share: float, rng: Generator) -> Page:
    """Colour the paper unevenly."""
    colour = rng.uniform(0.5, 1.0, 3).astype(np.float32)
    return _shaded(page, 1 - share * _smooth(page, rng, 5) * (1 - colour))


def _fade(page: Page, share: float, rng: Generator) -> Page:
    """Take contrast away, towards a grey that is paper or not."""
    grey = float(rng.choice([255, 255, 255, 230, 200, 128]))
    return (page * (1 - share) + grey * share).astype(np.uint8)


def _squeeze(page: Page, share: float, rng: Generator) -> Page:
    """Make the page smaller without care, and larger again."""
    height, width = page.shape[:2]
    how = int(rng.choice([cv2.INTER_NEAREST, cv2.INTER_LINEAR, cv2.INTER_AREA]))
    small = cv2.resize(page, None, fx=share, fy=share, interpolation=how)
    return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)


def _blur(page: Page, by: float, rng: Generator) -> Page:
    if rng.random() < 0.2:
        length = max(2, round(2.5 * by))
        return np.asarray(
            cv2.blur(page, (length, 1) if rng.random() < 0.5 else (1, length)), np.uint8
        )
    return np.asarray(cv2.GaussianBlur(page, (0, 0), by), np.uint8)


def _noise(page: Page, by: float, rng: Generator) -> Page:
    """Add noise, the same in all colours at times, at times coarse."""
    height, width = page.shape[:2]
    coarse = int(rng.choice([1, 1, 2]))
    shape = height // coarse + 1, width // coarse + 1, int(rng.choice([1, 3]))
    grains = rng.standard_normal(shape, dtype=np.float32) * by
    if coarse > 1:
        grains = cv2.resize(grains, (width, height)).reshape(height, width, shape[2])
    return np.clip(page + grains[:height, :width], 0, 255).astype(np.uint8)


def _copier(page: Page, share: float, rng: Generator) -> Page:
    """Make all black or white, against the light nearby or all over."""
    grey = np.asarray(cv2.cvtColor(page, cv2.COLOR_RGB2GRAY))
    if rng.random() < 0.15:
        ink = cv2.adaptiveThreshold(
            *(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, 31, 12)
        )
    else:
        low, high = np.percentile(grey, [1, 90])
        ink = np.where(grey > low + share * (high - low), 255, 0).astype(np.uint8)
    return np.repeat(np.asarray(ink, np.uint8)[..., None], 3, axis=2)


def _specks(page: Page, share: float, rng: Generator) -> Page:
    """Strew salt and pepper."""
    height, width = page.shape[:2]
    count = int(height * width * share)
    rows, columns = rng.integers(height, size=count), rng.integers(width, size=count)
    page = page.copy()
    page[rows, columns] = rng.choice([0, 0, 255], count)[:, None]
    return page


def _saved(page: Page, quality: int, rng: Generator) -> Page:
    del rng
    _, data = cv2.imencode(".jpg", page[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, int(quality)])
    return np.ascontiguousarray(np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR))[..., ::-1])


DONE: dict[str, Callable[[Page, float, Generator], Page]] = {
    "swell": lambda page, by, rng: _swell(page, int(by), rng),
    "through": _through,
    "light": _light,
    "folds": _folds,
    "stain": _stain,
    "fade": _fade,
    "squeeze": _squeeze,
    "blur": _blur,
    "noise": _noise,
    "copier": _copier,
    "specks": _specks,
    "quality": lambda page, quality, rng: _saved(page, int(quality), rng),
}
