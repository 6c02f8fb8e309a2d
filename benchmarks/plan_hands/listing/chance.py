"""Small draws from a generator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

import numpy as np

Item = TypeVar("Item")
Colour = tuple[int, int, int]


def pick(rng: np.random.Generator, weights: Mapping[str, float]) -> str:
    """Return one name, as often as its weight says."""
    shares = np.array(list(weights.values()), float)
    return list(weights)[int(rng.choice(len(shares), p=shares / shares.sum()))]


def one_of(rng: np.random.Generator, items: Sequence[Item]) -> Item:
    """Return any of the items."""
    return items[int(rng.integers(len(items)))]


def maybe(rng: np.random.Generator, chance: float) -> bool:
    """Tell whether something that happens so often happens."""
    return bool(rng.random() < chance)


def near(rng: np.random.Generator, colour: Sequence[float], by: float) -> Colour:
    """Return a colour that is off by about so much."""
    off = rng.normal(0, by, 3) * 0.5 + rng.normal(0, by) * 0.7
    red, green, blue = (int(v) for v in np.clip(np.asarray(colour) + off, 0, 255))
    return red, green, blue


def blend(one: Sequence[float], other: Sequence[float], share: float) -> Colour:
    """Return the colour between two."""
    red, green, blue = (int(a + (b - a) * share) for a, b in zip(one, other))
    return red, green, blue
