"""A table of named things that answers an unknown name with the nearest known ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeVar

from underdraw.errors import unknown

T = TypeVar("T")


class Registry(Mapping[str, T]):
    """Map names to entries; filled explicitly, never by scanning.

    Args:
        kind: what an entry is called in messages, e.g. "preprocessor".
        entries: the names and what they stand for.
    """

    def __init__(self, kind: str, entries: Mapping[str, T]) -> None:
        self.kind = kind
        self._entries = dict(entries)

    def __getitem__(self, name: str) -> T:
        """Return the entry called `name`, or raise SpecError naming the nearest ones."""
        if name not in self._entries:
            raise unknown(self.kind, name, self._entries)
        return self._entries[name]

    def __contains__(self, name: object) -> bool:
        """Tell whether `name` is registered."""
        return name in self._entries

    def __iter__(self) -> Iterator[str]:
        """Go through the names in the order they were registered."""
        return iter(self._entries)

    def __len__(self) -> int:
        """Count the entries."""
        return len(self._entries)
