"""Which networks `encode` and `decode` can run."""

from __future__ import annotations

from typing import Any, TypeAlias

from diffusers.models.controlnets.controlnet import ControlNetModel
from diffusers.models.controlnets.controlnet_union import ControlNetUnionModel
from diffusers.models.unets.unet_2d_condition import UNet2DConditionModel

from underdraw.errors import ModelError

Network: TypeAlias = UNet2DConditionModel | ControlNetModel | ControlNetUnionModel

# Parts of diffusers' networks that `encode` and `decode` don't run: the values that mean "absent".
_ABSENT: dict[str, tuple[Any, ...]] = {
    "class_embed_type": (None,),
    "num_class_embeds": (None,),
    "addition_embed_type": (None, "text_time"),
    "encoder_hid_dim_type": (None,),
    "timestep_post_act": (None,),
    "center_input_sample": (False,),
}


def require_plain(net: Network) -> None:
    """Refuse a network with a part that would silently be left out.

    Raises:
        ModelError: it conditions on classes or images.
    """
    for key, allowed in _ABSENT.items():
        value = net.config.get(key, allowed[0])
        if value not in allowed:
            raise ModelError(
                f"{type(net).__name__} has {key}={value!r}, which underdraw doesn't run; "
                f"use a network with {key} {' or '.join(map(repr, allowed))}"
            )
