"""AdamW, in one pass over the weights as they lie in memory."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor
from torch.optim.adamw import adamw


class AdamW(torch.optim.Optimizer):
    """Descend by momentum over spread, with decoupled decay (Loshchilov & Hutter 2019).

    `torch.optim.AdamW(fused=True)` does the same, and on a CPU copies every gradient that lies
    channels last besides, which takes it twice the time.

    Args:
        params: parameters that lie without gaps, or groups of them; gradients lie as they do.
        lr: learning rate.
        betas: share of the past in the momentum, and in the spread.
        eps: added to the spread.
        weight_decay: decoupled.
    """

    def __init__(
        self,
        params: Iterable[Tensor] | Iterable[dict[str, Any]],
        lr: float,
        betas: tuple[float, float] = (0.9, 0.99),
        eps: float = 1e-8,
        weight_decay: float = 0.01,
    ) -> None:
        """See the class."""
        options = {"lr": lr, "betas": betas, "eps": eps, "weight_decay": weight_decay}
        super().__init__(params, options)

    @torch.no_grad()
    def step(self, closure: None = None) -> None:
        """Move every parameter that has a gradient."""
        for group in self.param_groups:
            moved = [weight for weight in group["params"] if weight.grad is not None]
            states = [self._state(weight) for weight in moved]
            beta1, beta2 = group["betas"]
            adamw(
                [_flat(weight) for weight in moved],
                [_flat(weight.grad) for weight in moved],
                [_flat(state["exp_avg"]) for state in states],
                [_flat(state["exp_avg_sq"]) for state in states],
                [],
                [state["step"] for state in states],
                fused=True,
                amsgrad=False,
                beta1=beta1,
                beta2=beta2,
                lr=group["lr"],
                weight_decay=group["weight_decay"],
                eps=group["eps"],
                maximize=False,
            )

    def _state(self, weight: Tensor) -> dict[str, Tensor]:
        state = self.state[weight]
        if not state:
            state["step"] = torch.zeros((), device=weight.device)
            state["exp_avg"], state["exp_avg_sq"] = (torch.zeros_like(weight) for _ in range(2))
        return state


def _flat(tensor: Tensor) -> Tensor:
    """View a tensor without gaps as the row of numbers that it is in memory."""
    return tensor.as_strided((tensor.numel(),), (1,))
