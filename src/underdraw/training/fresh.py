"""A ControlNet before its training: a copy of the base's encoder behind zero convolutions."""

from __future__ import annotations

from collections.abc import Sequence

from diffusers.models.controlnets.controlnet import ControlNetModel
from diffusers.models.unets.unet_2d_condition import UNet2DConditionModel
from torch import nn

SILU_GAIN = 1.7  # keeps the spread of a unit normal through a SiLU and a convolution


def fresh_controlnet(unet: UNet2DConditionModel, hint_channels: Sequence[int]) -> ControlNetModel:
    """Return a trainable copy of a UNet's encoder behind zero convolutions (Zhang et al. 2023).

    Args:
        unet: the base; latents alone go in.
        hint_channels: of the network that reads the condition; one halving less than they are.
    """
    net = ControlNetModel.from_unet(unet, conditioning_embedding_out_channels=tuple(hint_channels))
    unit_gain(net.controlnet_cond_embedding)
    return net


def unit_gain(hint: nn.Module) -> None:
    """Let the network that reads a condition begin at unit gain (decision 5).

    By torch's default it damps what differs between two control images to a ten-thousandth of the
    features that it joins, and diffusers zeroes its end besides, so that nothing is taken up for
    thousands of steps. The zero convolutions alone keep the base safe.
    """
    for layer in hint.modules():
        if isinstance(layer, nn.Conv2d):
            fan_in = layer.weight[0].numel()
            nn.init.normal_(layer.weight, std=SILU_GAIN / fan_in**0.5)
            if layer.bias is not None:
                nn.init.zeros_(layer.bias)
