"""What a seed proposes: a style in other colours, on the same ground and with the same things."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from underdraw.rooms.style import Style

T = TypeVar("T")

CHOICES = ("walls", "floors", "tiles", "woods", "accents", "strong", "quiet")
"""The fields of a style that things choose from, each by its place in them."""


def proposed(look: Style, seed: int) -> Style:
    """Turn every choice of a style by as many places as the seed says; 0 leaves it as it is.

    All keep their length, so that whatever is built draws the same sizes and places, and of each
    choice the next one.
    """
    return replace(look, **{name: _turned(getattr(look, name), seed) for name in CHOICES})


def _turned(choice: tuple[T, ...], by: int) -> tuple[T, ...]:
    first = by % len(choice)
    return choice[first:] + choice[:first]
