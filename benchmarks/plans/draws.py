"""Random draws as data: a table of them is a style, or a recipe for a house."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from numpy.random import Generator

Draw = Callable[[Generator], Any]


def one_of(*options: Any) -> Draw:
    """Draw one of the options; one told twice comes twice as often."""
    return lambda rng: options[int(rng.integers(len(options)))]


def between(low: float, high: float) -> Draw:
    """Draw a number."""
    return lambda rng: float(rng.uniform(low, high))


def chance(share: float) -> Draw:
    """Draw true so often."""
    return lambda rng: bool(rng.random() < share)


def some_of(*options: Any, most: int = 2) -> Draw:
    """Draw up to so many options, the first of them the page's habit."""

    def draw(rng: Generator) -> tuple[Any, ...]:
        count = int(rng.integers(1, most + 1))
        return tuple(options[int(i)] for i in rng.integers(len(options), size=count))

    return draw


def tone(low: int, high: int, colour: float = 0.3) -> Draw:
    """Draw a grey from low to high, or so often a colour about as light."""

    def draw(rng: Generator) -> tuple[int, int, int]:
        grey = int(rng.integers(low, high + 1))
        shift = rng.integers(-60, 61, 3) if rng.random() < colour else (0, 0, 0)
        red, green, blue = (int(min(max(grey + by, 0), 255)) for by in shift)
        return red, green, blue

    return draw


def drawn(table: dict[str, Draw], rng: Generator) -> dict[str, Any]:
    """Draw each entry of a table."""
    return {name: draw(rng) for name, draw in table.items()}
