"""Changes of low rank to a network's weights, added beside them for the time of a call."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.functional import conv2d, linear

from underdraw.models.factors import Factors


@dataclass(frozen=True)
class Change:
    """A change to some layers of a network, for a part of the rows that go through it.

    Attributes:
        layers: factors by the layer they change.
        places: of a batch of so many, the rows it changes, (K,) int64, and by how much, (K,).
    """

    layers: Mapping[nn.Module, Factors]
    places: Callable[[int], tuple[Tensor, Tensor]]


def everywhere(layers: Mapping[nn.Module, Factors], scale: float) -> Change:
    """Return a change of this scale to every row."""
    return Change(layers, lambda count: (torch.arange(count), torch.full((count,), scale)))


@contextmanager
def changed(changes: Sequence[Change]) -> Iterator[None]:
    """Have layers add their changes until the end of the block, however it is left."""
    hooks = [
        layer.register_forward_hook(_added(factors, change))
        for change in changes
        for layer, factors in change.layers.items()
    ]
    try:
        yield
    finally:
        for hook in hooks:
            hook.remove()


def _added(factors: Factors, change: Change) -> Callable[..., Tensor]:
    def add(layer: Any, arguments: tuple[Tensor, ...], output: Tensor) -> Tensor:
        x = arguments[0]
        rows, scales = (part.to(x.device) for part in change.places(len(x)))
        part = x[rows]
        if isinstance(layer, nn.Conv2d):
            inner = conv2d(part, factors.down, None, layer.stride, layer.padding)  # pyright: ignore
            delta = conv2d(inner, factors.up)
        else:
            delta = linear(linear(part, factors.down), factors.up)
        weights = scales.to(delta).reshape(-1, *[1] * (delta.ndim - 1))
        return output.index_add(0, rows, delta * weights)

    return add
