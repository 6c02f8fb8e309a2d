"""In which order pairs are seen: told by the batch's number alone, so that a run can resume."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence
from functools import lru_cache

import torch


class Order:
    """Batches of one bucket each; every epoch sees every pair once, in an order of its own.

    Args:
        buckets: of each pair, what it may be batched with.
        batch: pairs to a batch. A bucket that is no multiple of it gives its last batch some of
            its pairs twice.
        seed: of the order.
    """

    def __init__(self, buckets: Sequence[Hashable], batch: int, seed: int) -> None:
        members: defaultdict[Hashable, list[int]] = defaultdict(list)
        for index, bucket in enumerate(buckets):
            members[bucket].append(index)
        self._members = list(members.values())
        self._batch, self._seed = batch, seed
        self._epoch = lru_cache(maxsize=2)(self._shuffled)

    def __len__(self) -> int:
        """Count the batches of an epoch."""
        return sum(-(-len(part) // self._batch) for part in self._members)

    def indices(self, number: int) -> list[int]:
        """Return the pairs of a batch, by its number in the whole run."""
        epoch, place = divmod(number, len(self))
        return self._epoch(epoch)[place]

    def _shuffled(self, epoch: int) -> list[list[int]]:
        source = torch.Generator().manual_seed(self._seed * 1_000_003 + epoch)
        batches: list[list[int]] = []
        for part in self._members:
            order = [part[i] for i in torch.randperm(len(part), generator=source)]
            while len(order) % self._batch:
                order += order[: self._batch - len(order) % self._batch]
            batches += [order[at : at + self._batch] for at in range(0, len(order), self._batch)]
        return [batches[i] for i in torch.randperm(len(batches), generator=source)]
