"""How a network attends while it is trained on a CPU."""

from __future__ import annotations

from typing import Any

from diffusers.models.attention_processor import Attention, AttnProcessor, AttnProcessor2_0
from torch import Tensor, nn

# Entries of an attention matrix up to which it is cheaper written out: torch's fused attention is 2
# to 4 times slower below, for it computes the matrix again in its backward; above it is on a par.
_WRITTEN_OUT = 2**20


class ShortAttention:
    """Attend in the open where the matrix is small, by torch's fused attention where it is not."""

    def __init__(self) -> None:
        self._plain, self._fused = AttnProcessor(), AttnProcessor2_0()

    def __call__(
        self,
        attn: Attention,
        hidden_states: Tensor,
        encoder_hidden_states: Tensor | None = None,
        attention_mask: Tensor | None = None,
        temb: Tensor | None = None,
    ) -> Tensor:
        """Attend; shapes are those of diffusers' processors."""
        other = hidden_states if encoder_hidden_states is None else encoder_hidden_states
        small = hidden_states.shape[1] * other.shape[1] <= _WRITTEN_OUT
        chosen: Any = self._plain if small else self._fused
        return chosen(attn, hidden_states, encoder_hidden_states, attention_mask, temb)


def train_fast(network: Any) -> None:
    """Let a UNet or ControlNet attend in whatever way is fastest to train where it is."""
    if next(nn.Module.parameters(network)).device.type == "cpu":
        network.set_attn_processor(ShortAttention())
