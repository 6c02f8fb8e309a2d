"""Pairs that lie in files, read when they are asked for."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from underdraw.datasets.entry import Entry, read_image
from underdraw.datasets.pair import Pair, fitted
from underdraw.preprocess import run
from underdraw.spec import Size
from underdraw.spec.data import DataSpec


class FilePairs:
    """Pairs that lie in files.

    Args:
        entries: where.
        spec: how they are read.
        sizes: that they are brought to.
    """

    def __init__(self, entries: Sequence[Entry], spec: DataSpec, sizes: Sequence[Size]) -> None:
        self._entries, self._spec, self._sizes = entries[: spec.count], spec, sizes

    def __len__(self) -> int:
        """Count the pairs."""
        return len(self._entries)

    def name(self, index: int) -> str:
        """Return what its set calls a pair."""
        return self._entries[index].name

    def digest(self, index: int) -> str:
        """Hash the bytes of both pictures, the caption and the way they are read."""
        entry = self._entries[index]
        items = [item for item in (entry.target, entry.condition) if item is not None]
        how = self._spec.model_dump_json(include={"preprocess", "fit", "labels"})
        parts = [*(item.sha256() for item in items), entry.caption, how, repr(self._sizes)]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()

    def __getitem__(self, index: int) -> Pair:
        """Read a pair."""
        entry, spec = self._entries[index], self._spec
        target = read_image(entry.target)
        if entry.condition is not None:
            pair = Pair(entry.name, target, read_image(entry.condition), entry.caption)
            return fitted(pair, self._sizes, spec.fit, labels=spec.labels)
        # Made at the size it is seen in: edges found at a photo's own size would vanish.
        assert spec.preprocess is not None
        pair = Pair(entry.name, target, target, entry.caption)
        plain = fitted(pair, self._sizes, spec.fit, labels=False)
        return Pair(plain.name, plain.target, run(plain.target, spec.preprocess), entry.caption)
