"""Write networks as single files do: with the names of the code they were first published with."""

from __future__ import annotations

import re
from collections.abc import Mapping

import torch
from torch import Tensor

_ENDS = {
    "time_embedding.linear_1": "time_embed.0",
    "time_embedding.linear_2": "time_embed.2",
    "add_embedding.linear_1": "label_emb.0.0",
    "add_embedding.linear_2": "label_emb.0.2",
    "conv_in": "input_blocks.0.0",
    "conv_norm_out": "out.0",
    "conv_out": "out.2",
    "controlnet_mid_block": "middle_block_out.0",
    "controlnet_cond_embedding.conv_in": "input_hint_block.0",
}
_RESNET = {
    "norm1": "in_layers.0",
    "conv1": "in_layers.2",
    "time_emb_proj": "emb_layers.1",
    "norm2": "out_layers.0",
    "conv2": "out_layers.3",
    "conv_shortcut": "skip_connection",
}


def to_ldm(state: Mapping[str, Tensor], layers: int) -> dict[str, Tensor]:
    """Rename the tensors of a UNet or ControlNet that has so many resnets to a level."""
    hints = sum(name.startswith("controlnet_cond_embedding.blocks") for name in state) // 2
    return {_rename(name, layers, hints, state): t for name, t in state.items()}


def _rename(name: str, layers: int, hints: int, state: Mapping[str, Tensor]) -> str:
    stem, last = name.rsplit(".", 1)
    if stem in _ENDS:
        return f"{_ENDS[stem]}.{last}"
    if match := re.fullmatch(r"controlnet_cond_embedding\.(blocks\.(\d+)|conv_out)", stem):
        return f"input_hint_block.{2 * int(match[2] or hints) + 2}.{last}"
    if match := re.fullmatch(r"controlnet_down_blocks\.(\d+)", stem):
        return f"zero_convs.{match[1]}.0.{last}"
    if match := re.fullmatch(r"mid_block\.(resnets|attentions)\.(\d)\.(.+)", stem):
        place = 1 if match[1] == "attentions" else 2 * int(match[2])
        return f"middle_block.{place}.{_RESNET.get(match[3], match[3])}.{last}"
    match = re.fullmatch(r"(down|up)_blocks\.(\d+)\.(\w+)\.(\d+)\.(.+)", stem)
    way, block, kind, layer, inner = match.groups()
    place = int(block) * (layers + 1)
    if kind == "downsamplers":
        return f"input_blocks.{place + 1 + layers}.0.op.{last}"
    if kind == "upsamplers":
        part = 2 if any(n.startswith(f"up_blocks.{block}.attentions") for n in state) else 1
        return f"output_blocks.{place + layers}.{part}.conv.{last}"
    start = (
        f"input_blocks.{place + 1 + int(layer)}"
        if way == "down"
        else f"output_blocks.{place + int(layer)}"
    )
    part = 1 if kind == "attentions" else 0
    return f"{start}.{part}.{_RESNET.get(inner, inner)}.{last}"


def vae_to_ldm(state: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Rename the tensors of an autoencoder, whose attention is made of convolutions there."""
    top = max(int(match[1]) for n in state if (match := re.match(r"decoder\.up_blocks\.(\d+)", n)))
    found = {}
    for name, tensor in state.items():
        new = re.sub(r"down_blocks\.(\d+)\.resnets", r"down.\1.block", name)
        new = re.sub(r"down_blocks\.(\d+)\.downsamplers\.0", r"down.\1.downsample", new)
        new = re.sub(
            r"up_blocks\.(\d+)\.resnets", lambda match: f"up.{top - int(match[1])}.block", new
        )
        new = re.sub(
            r"up_blocks\.(\d+)\.upsamplers\.0",
            lambda match: f"up.{top - int(match[1])}.upsample",
            new,
        )
        new = re.sub(
            r"mid_block\.resnets\.(\d)", lambda match: f"mid.block_{int(match[1]) + 1}", new
        )
        for own, theirs in {
            "mid_block.attentions.0": "mid.attn_1",
            "group_norm": "norm",
            "to_q": "q",
            "to_k": "k",
            "to_v": "v",
            "to_out.0": "proj_out",
            "conv_shortcut": "nin_shortcut",
            "conv_norm_out": "norm_out",
        }.items():
            new = new.replace(own, theirs)
        is_matrix = "attentions" in name and tensor.ndim == 2
        found[new] = tensor[:, :, None, None] if is_matrix else tensor
    return found


def to_open_clip(state: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Rename the tensors of a text encoder, and join its queries, keys and values."""
    ends = {
        "embeddings.token_embedding.weight": "token_embedding.weight",
        "embeddings.position_embedding.weight": "positional_embedding",
        "final_layer_norm.weight": "ln_final.weight",
        "final_layer_norm.bias": "ln_final.bias",
    }
    inner = {
        "layer_norm1": "ln_1",
        "layer_norm2": "ln_2",
        "mlp.fc1": "mlp.c_fc",
        "mlp.fc2": "mlp.c_proj",
        "self_attn.out_proj": "attn.out_proj",
    }
    found, joined = {}, {}
    for name, tensor in state.items():
        name = name.removeprefix("text_model.")
        if name == "text_projection.weight":
            found["text_projection"] = tensor.T
        elif name in ends:
            found[ends[name]] = tensor
        elif match := re.fullmatch(r"encoder\.layers\.(\d+)\.self_attn\.(.)_proj\.(\w+)", name):
            key = f"transformer.resblocks.{match[1]}.attn.in_proj_{match[3]}"
            joined.setdefault(key, {})[match[2]] = tensor
        else:
            number, stem, last = re.fullmatch(r"encoder\.layers\.(\d+)\.(.+)\.(\w+)", name).groups()
            found[f"transformer.resblocks.{number}.{inner[stem]}.{last}"] = tensor
    parts = {key: torch.cat([three[part] for part in "qkv"]) for key, three in joined.items()}
    return found | parts
