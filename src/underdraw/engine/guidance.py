"""Classifier-free guidance: which branches an image needs, and how they combine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from torch import Tensor

from underdraw.conditioning import Branch


@dataclass(frozen=True)
class Guidance:
    """Classifier-free guidance (Ho & Salimans 2022, arXiv:2207.12598).

    The prediction is `scale x cond + (1 - scale) x uncond`; a branch of weight 0 is not run, so
    scale 1 has only the prompt's row.
    """

    scale: float = 1.0

    @property
    def weights(self) -> dict[Branch, float]:
        """The weight of every branch that is run."""
        both: dict[Branch, float] = {"uncond": 1.0 - self.scale, "cond": self.scale}
        return {branch: weight for branch, weight in both.items() if weight != 0.0}

    def combine(self, predictions: Mapping[Branch, Tensor]) -> Tensor:
        """Combine the branches' predictions, float32, into one of the same shape."""
        first, *others = [weight * predictions[name] for name, weight in self.weights.items()]
        return sum(others, first)
