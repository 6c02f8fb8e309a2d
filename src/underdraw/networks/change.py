"""Changes to what layers of a network do, row by row, for the time of a call.

They hang on the layers as hooks, so the network itself is never touched: nothing is merged, nothing
has to be undone, and rows with different changes share a call.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

import torch
from torch import Tensor, nn
from torch.nn.functional import conv2d, linear, scaled_dot_product_attention
from torch.utils.hooks import RemovableHandle

from underdraw.models.factors import Factors


class Change(Protocol):
    """What some layers do besides, for a part of the rows that go through them."""

    @classmethod
    def hooks(cls, changes: Sequence[Any]) -> Iterator[RemovableHandle]:
        """Hang changes of this kind on their layers; those of one layer add up."""
        ...


@contextmanager
def changed(changes: Sequence[Change]) -> Iterator[None]:
    """Have layers act changed until the end of the block, however it is left."""
    # What others see of a layer is what its weights, changed as they are, make.
    kinds = sorted({type(change) for change in changes}, key=lambda kind: kind is not LowRank)
    hooks: list[RemovableHandle] = []
    try:
        for kind in kinds:
            hooks.extend(kind.hooks([change for change in changes if type(change) is kind]))
        yield
    finally:
        for hook in hooks:
            hook.remove()


@dataclass(frozen=True)
class LowRank:
    """A change of low rank to the weights of some layers, added beside them.

    Attributes:
        layers: factors by the layer they change.
        places: of a batch of so many, the rows it changes, (K,) int64, and by how much, (K,).
    """

    layers: Mapping[nn.Module, Factors]
    places: Callable[[int], tuple[Tensor, Tensor]]

    @classmethod
    def hooks(cls, changes: Sequence[LowRank]) -> Iterator[RemovableHandle]:
        """Hang changes on their layers."""
        for change in changes:
            for layer, factors in change.layers.items():
                yield layer.register_forward_hook(change._added(factors))

    def _added(self, factors: Factors) -> Callable[..., Tensor]:
        def add(layer: Any, arguments: tuple[Tensor, ...], output: Tensor) -> Tensor:
            x = arguments[0]
            rows, scales = (part.to(x.device) for part in self.places(len(x)))
            part = x[rows]
            if isinstance(layer, nn.Conv2d):
                inner = conv2d(part, factors.down, None, layer.stride, layer.padding)  # pyright: ignore
                delta = conv2d(inner, factors.up)
            else:
                delta = linear(linear(part, factors.down), factors.up)
            weights = scales.to(delta).reshape(-1, *[1] * (delta.ndim - 1))
            return output.index_add(0, rows, delta * weights)

        return add


def everywhere(layers: Mapping[nn.Module, Factors], scale: float) -> LowRank:
    """Return a change of this scale to every row."""
    return LowRank(layers, lambda count: (torch.arange(count), torch.full((count,), scale)))


@dataclass(frozen=True)
class ToInput:
    """An addition to what goes into some layers.

    Attributes:
        layers: by layer, from what goes in for the changed rows, (K, N, C), to what is added.
        rows: those it changes, (K,) int64; none of them twice.
    """

    layers: Mapping[nn.Module, Callable[[Tensor], Tensor]]
    rows: Tensor

    @classmethod
    def hooks(cls, changes: Sequence[ToInput]) -> Iterator[RemovableHandle]:
        """Hang changes on their layers."""
        for layer, parts in _by_layer(changes).items():
            yield layer.register_forward_pre_hook(_before(parts))


def _by_layer(changes: Sequence[Any]) -> dict[Any, list[tuple[Tensor, Any]]]:
    """Return the rows and additions of every layer that is changed."""
    found: defaultdict[Any, list[tuple[Tensor, Any]]] = defaultdict(list)
    for change in changes:
        for layer, addition in change.layers.items():
            found[layer].append((change.rows, addition))
    return found


def _before(
    parts: Sequence[tuple[Tensor, Callable[[Tensor], Tensor]]],
) -> Callable[..., tuple[Tensor, ...]]:
    def add(layer: Any, arguments: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
        x, *others = arguments
        return (_sum(x, [(rows, addition(x[rows])) for rows, addition in parts]), *others)

    return add


def _sum(x: Tensor, parts: Sequence[tuple[Tensor, Tensor]]) -> Tensor:
    for rows, addition in parts:
        x = x.index_add(0, rows, addition.to(x.dtype))
    return x


@dataclass(frozen=True)
class Attending:
    """What an attention layer of changed rows made, before it is projected out.

    Attributes:
        query: (K, N, C).
        key: (K, T, C).
        value: (K, T, C).
        output: (K, N, C), what came of them.
        heads: C is so many heads.
    """

    query: Tensor
    key: Tensor
    value: Tensor
    output: Tensor
    heads: int

    def attend(self, key: Tensor, value: Tensor) -> Tensor:
        """Let the queries attend to other keys, (K, S, C), and values: (K, N, C)."""
        query, key, value = (
            part.unflatten(-1, (self.heads, -1)).transpose(1, 2)
            for part in (self.query, key, value)
        )
        return scaled_dot_product_attention(query, key, value).transpose(1, 2).flatten(2)


@dataclass(frozen=True)
class ToAttention:
    """An addition to what attention layers make, before they project it out.

    Attributes:
        layers: by layer, from what it made of the changed rows to what is added, (K, N, C).
        rows: those it changes, (K,) int64; none of them twice.
    """

    layers: Mapping[Any, Callable[[Attending], Tensor]]
    rows: Tensor

    @classmethod
    def hooks(cls, changes: Sequence[ToAttention]) -> Iterator[RemovableHandle]:
        """Hang changes on their layers."""
        for layer, parts in _by_layer(changes).items():
            seen: dict[str, Tensor] = {}
            for name in ("to_q", "to_k", "to_v"):
                yield getattr(layer, name).register_forward_hook(_noting(seen, name))
            yield layer.to_out[0].register_forward_pre_hook(_after(layer.heads, seen, parts))


def _after(
    heads: int,
    seen: dict[str, Tensor],
    parts: Sequence[tuple[Tensor, Callable[[Attending], Tensor]]],
) -> Callable[..., tuple[Tensor, ...]]:
    def add(layer: Any, arguments: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
        x, *others = arguments
        query, key, value = seen["to_q"], seen["to_k"], seen["to_v"]
        made = [
            (rows, addition(Attending(query[rows], key[rows], value[rows], x[rows], heads)))
            for rows, addition in parts
        ]
        seen.clear()
        return (_sum(x, made), *others)

    return add


def _noting(seen: dict[str, Tensor], name: str) -> Callable[..., None]:
    def note(layer: Any, arguments: tuple[Tensor, ...], output: Tensor) -> None:
        seen[name] = output

    return note


@contextmanager
def noted(layers: Sequence[Any]) -> Iterator[dict[Any, tuple[Tensor, Tensor]]]:
    """Note the keys and values, (R, T, C) each, that attention layers make; there at the end."""
    seen: dict[Any, dict[str, Tensor]] = {layer: {} for layer in layers}
    found: dict[Any, tuple[Tensor, Tensor]] = {}
    hooks = [
        getattr(layer, name).register_forward_hook(_noting(seen[layer], name))
        for layer in layers
        for name in ("to_k", "to_v")
    ]
    try:
        yield found
        found |= {layer: (parts["to_k"], parts["to_v"]) for layer, parts in seen.items()}
    finally:
        for hook in hooks:
            hook.remove()
