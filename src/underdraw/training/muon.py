"""Muon: steps of equal size in every direction of a weight matrix."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor, nn

from underdraw.training.low_rank import LowRankLayer

_MATRICES = (nn.Linear, nn.Conv2d, LowRankLayer)
_ENDS = ("conv_in", "conv_out", "controlnet_cond_embedding")  # what meets pixels or latents


class Muon(torch.optim.Optimizer):
    """Descend by the momentum's nearest semi-orthogonal matrix (Jordan et al. 2024).

    A kernel (out, in, h, w) counts as a matrix (out, in * h * w). Steps are scaled to the spread
    that AdamW's have, 0.2 sqrt(longer side), so that both take the same learning rate (Liu et al.
    2025, eq. 4). Unlike `torch.optim.Muon` it takes kernels, and computes in the weights' own
    dtype, all matrices of a shape at once.

    Args:
        params: parameters of at least two dimensions, or groups of them.
        lr: learning rate.
        momentum: share of the past in the momentum (Nesterov's).
        weight_decay: decoupled, as in AdamW.
    """

    def __init__(
        self,
        params: Iterable[Tensor] | Iterable[dict[str, Any]],
        lr: float,
        momentum: float = 0.95,
        weight_decay: float = 0.01,
    ) -> None:
        """See the class."""
        super().__init__(params, {"lr": lr, "momentum": momentum, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self, closure: None = None) -> None:
        """Move every parameter that has a gradient."""
        for group in self.param_groups:
            fresh = 1 - group["momentum"]
            alike: dict[torch.Size, list[tuple[Tensor, Tensor]]] = {}
            for parameter in group["params"]:
                if parameter.grad is not None:
                    average = self._momentum(parameter).lerp_(parameter.grad, fresh)
                    ahead = average.lerp(parameter.grad, fresh)
                    alike.setdefault(parameter.shape, []).append((parameter, ahead))
            for pairs in alike.values():
                self._move(pairs, group)

    def _move(self, pairs: list[tuple[Tensor, Tensor]], group: dict[str, Any]) -> None:
        matrices = torch.stack([ahead.flatten(1) for _, ahead in pairs])
        size = group["lr"] * 0.2 * max(matrices.shape[1:]) ** 0.5
        for (parameter, _), step in zip(pairs, orthogonalize(matrices), strict=True):
            parameter.mul_(1 - group["lr"] * group["weight_decay"])
            parameter.sub_(step.view_as(parameter), alpha=size)

    def _momentum(self, parameter: Tensor) -> Tensor:
        state = self.state[parameter]
        if "momentum" not in state:
            state["momentum"] = torch.zeros_like(parameter)
        return state["momentum"]


def orthogonalize(matrices: Tensor, iterations: int = 5) -> Tensor:
    """Bring every singular value near 1, by Newton-Schulz iterations.

    Args:
        matrices: (N, m, n) float.
        iterations: with 5 the singular values end between about 0.7 and 1.2; those far below a
            hundredth of the norm stay smaller.

    Returns:
        (N, m, n), with the singular vectors of `matrices`.
    """
    tall = matrices.size(-2) > matrices.size(-1)
    x = matrices.mT if tall else matrices
    x = x / (x.norm(dim=(-2, -1), keepdim=True) + 1e-7)
    # Every iteration multiplies by a polynomial of x xᵀ from the left, and such products commute:
    # so they are gathered in the small square matrix, and the wide one is touched twice only.
    square = x @ x.mT
    unit = torch.eye(square.size(-1), dtype=x.dtype, device=x.device)
    gathered = unit
    for _ in range(iterations):
        factor = 3.4445 * unit - 4.7750 * square + 2.0315 * square @ square
        gathered = factor @ gathered
        square = factor @ square @ factor
    x = gathered @ x
    return x.mT if tall else x


def muon_groups(model: nn.Module) -> list[dict[str, Any]]:
    """Give the inner linear layers and convolutions to Muon, everything else to AdamW.

    Embeddings, biases, norms, and the layers that meet pixels or latents are no matrices between
    two hidden states; AdamW suits them better.
    """
    inner = {
        id(parameter)
        for name, module in model.named_modules()
        if isinstance(module, _MATRICES) and not any(end in name for end in _ENDS)
        for parameter in module.parameters(recurse=False)
        if parameter.ndim > 1
    }
    parameters = list(model.parameters())
    return [
        {"params": [p for p in parameters if id(p) in inner], "optimizer": "muon"},
        {"params": [p for p in parameters if id(p) not in inner]},
    ]
