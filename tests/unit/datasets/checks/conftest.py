"""Pictures that are plain to reason about, and a check asked about them without a file."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from underdraw.datasets.checks import CHECKS, Finding, Measured, View
from underdraw.datasets.entry import Entry
from underdraw.spec.data import DataSpec

Array = NDArray[np.uint8]


@dataclass(frozen=True)
class Held:
    """A picture in memory."""

    data: bytes

    def read(self) -> bytes:
        return self.data

    def sha256(self) -> str:
        return ""


def encoded(image: Array, kind: str = "PNG", **how: Any) -> Held:
    file = io.BytesIO()
    Image.fromarray(image).save(file, kind, **how)
    return Held(file.getvalue())


def scene(seed: int, side: int = 128) -> Array:
    """Draw coloured blocks on a gradient: sharp edges, plain surfaces, soft light."""
    chance = np.random.default_rng(seed)
    light = np.linspace(0.7, 1.0, side)[None, :, None] * chance.integers(120, 250, 3)
    image = np.repeat(light, side, axis=0)
    for _ in range(9):
        x, y = (int(at) for at in chance.integers(0, side - 16, 2))
        width, height = (int(by) for by in chance.integers(12, side // 3, 2))
        image[y : y + height, x : x + width] = chance.integers(0, 255, 3)
    return image.round().astype(np.uint8)


def outlines(image: Array) -> Array:
    return np.repeat(cv2.Canny(image, 50, 100)[:, :, None], 3, axis=2).astype(np.uint8)


Pictures = tuple[Array | Held, Array | Held, str]
Ask = Callable[..., list[Finding]]


def _item(image: Array | Held) -> Any:
    return image if isinstance(image, Held) else encoded(image)


@pytest.fixture
def ask() -> Ask:
    """Ask one check about pairs: a picture, its control image and a caption, by name."""

    def call(
        name: str,
        pairs: Mapping[str, Pictures],
        held_out: Mapping[str, Pictures] | None = None,
        **fields: Any,
    ) -> list[Finding]:
        check, spec = CHECKS[name], DataSpec(path="x")
        values, others = (
            {
                key: check.measure(
                    View(Entry(key, _item(target), _item(shown), said), spec, sampled=True)
                )
                for key, (target, shown, said) in some.items()
            }
            for some in (pairs, held_out or {})
        )
        return list(check.judge(Measured(values, others, **fields)))

    return call
