"""A picture's size, always width first."""

from __future__ import annotations

from typing import NamedTuple


class Size(NamedTuple):
    """Width and height in pixels."""

    width: int
    height: int

    def __str__(self) -> str:
        """Write the size as people do: 256x192."""
        return f"{self.width}x{self.height}"
