"""Classifier-free guidance: which branches an image needs, and how they combine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from torch import Tensor

from underdraw.conditioning import Branch


@dataclass(frozen=True)
class Guidance:
    """Classifier-free guidance (Ho & Salimans 2022, arXiv:2207.12598).

    The prediction is `uncond + scale x (cond - uncond)`; a branch that this leaves out is not run,
    so scale 1 has only the prompt's row. A network that takes the scale as an input was distilled
    to predict what they would combine to, from the prompt's row (Meng et al. 2022,
    arXiv:2210.03142).
    """

    scale: float = 1.0
    embedded: bool = False  # the network takes the scale as an input

    @property
    def branches(self) -> tuple[Branch, ...]:
        """The branches that are run."""
        if self.embedded:
            return ("cond",)
        alone: dict[float, tuple[Branch, ...]] = {0.0: ("uncond",), 1.0: ("cond",)}
        return alone.get(self.scale, ("uncond", "cond"))

    def combine(self, predictions: Mapping[Branch, Tensor]) -> Tensor:
        """Combine the branches' predictions, float32, into one of the same shape."""
        if len(predictions) == 1:
            return predictions[self.branches[0]]
        # In this order the rounding is that of the difference, not of the large terms.
        uncond = predictions["uncond"]
        return uncond + self.scale * (predictions["cond"] - uncond)
