"""Feed-forward gates that keep for the backward no more than what they are computed from."""

from __future__ import annotations

from typing import Any

import torch
from diffusers.models.activations import GEGLU
from torch import Tensor, nn
from torch.nn import functional


def gate_lean(network: nn.Module) -> None:
    """Let the gates of a network keep their input alone."""
    for layer in network.modules():
        if type(layer) is GEGLU:
            layer.__class__ = LeanGEGLU


class LeanGEGLU(GEGLU):
    """A gated layer (Shazeer 2020), of the same weights and numbers."""

    def forward(self, hidden_states: Tensor, *_: object, **__: object) -> Tensor:
        """Project to twice the width, and gate one half by the other."""
        made: Any = Gated.apply(self.proj(hidden_states))
        return made


class Gated(torch.autograd.Function):
    """x gelu(y) of a (…, 2d) row of both; what gelu gives is made again in the backward."""

    @staticmethod
    def forward(ctx: Any, both: Tensor) -> Tensor:
        """Gate: (…, d)."""
        ctx.save_for_backward(both)
        x, y = both.chunk(2, dim=-1)
        return functional.gelu(y).mul_(x)

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> Tensor:
        """Give the gradient of both."""
        (both,) = ctx.saved_tensors
        x, y = both.chunk(2, dim=-1)
        back = torch.empty_like(both)
        to_x, to_y = back.chunk(2, dim=-1)
        torch.mul(grads[0], functional.gelu(y), out=to_x)
        to_y.copy_(torch.ops.aten.gelu_backward(grads[0] * x, y))
        return back
