"""What a config would say of a network, read off the shapes of its tensors."""

from __future__ import annotations

import re
from typing import Any

from underdraw.models.header import Shapes

_LEVEL = re.compile(r"down_blocks\.(\d+)\.")
_HEAD = 64  # channels of one head, in every text encoder and most UNets


def network_config(shapes: Shapes, heads: int | None) -> dict[str, Any]:
    """Read off the shapes of a UNet or ControlNet what a config would say of it.

    Args:
        shapes: of every tensor, under diffusers names.
        heads: of every attention; None for as many as make each of them 64 wide.

    Raises:
        KeyError: it is neither.
    """
    levels = range(len({match[1] for name in shapes if (match := _LEVEL.match(name))}))
    widths = [shapes[f"down_blocks.{level}.resnets.0.conv2.weight"][0] for level in levels]
    depths = [_depth(shapes, f"down_blocks.{level}") for level in levels]
    middle = _depth(shapes, "mid_block")
    resnets = [
        name
        for name in shapes
        if re.fullmatch(r"down_blocks\.0\.resnets\.\d+\.norm1\.weight", name)
    ]
    config: dict[str, Any] = {
        "in_channels": shapes["conv_in.weight"][1],
        "block_out_channels": widths,
        "layers_per_block": len(resnets),
        "down_block_types": [
            "CrossAttnDownBlock2D" if depth else "DownBlock2D" for depth in depths
        ],
        # The last one is the middle's as well, which may have attention where its level has none.
        "transformer_layers_per_block": [depth or 1 for depth in (*depths[:-1], middle)],
        "mid_block_type": "UNetMidBlock2DCrossAttn" if middle else "UNetMidBlock2D",
        "attention_head_dim": heads or [width // _HEAD for width in widths],
    }
    for name, shape in shapes.items():
        if name.endswith("attn2.to_k.weight"):
            config["cross_attention_dim"] = shape[1]
        if name.endswith("attentions.0.proj_in.weight"):
            config["use_linear_projection"] = len(shape) == 2
    if "add_embedding.linear_1.weight" in shapes:
        config["addition_embed_type"] = "text_time"
        config["addition_time_embed_dim"] = 256
        config["projection_class_embeddings_input_dim"] = shapes["add_embedding.linear_1.weight"][1]
    return config


def _depth(shapes: Shapes, block: str) -> int:
    """Count the transformer blocks of a block's attention."""
    pattern = re.compile(block + r"\.attentions\.0\.transformer_blocks\.\d+\.norm1\.weight")
    return sum(bool(pattern.fullmatch(name)) for name in shapes)


def hint_channels(shapes: Shapes) -> list[int]:
    """Return the widths of a hint network: of its first layer, then of every second block."""
    start = "controlnet_cond_embedding"
    blocks = [name for name in shapes if re.fullmatch(rf"{start}\.blocks\.\d+\.weight", name)]
    wider = [f"{start}.blocks.{number}.weight" for number in range(1, len(blocks), 2)]
    return [shapes[name][0] for name in (f"{start}.conv_in.weight", *wider)]


def union_config(shapes: Shapes) -> dict[str, Any]:
    """Return what a ControlNet-Union has besides a ControlNet; nothing where it is none."""
    if "task_embedding" not in shapes:
        return {}
    types, width = shapes["task_embedding"]
    return {
        "num_control_type": types,
        "num_trans_channel": width,
        "num_trans_layer": _count(shapes, r"transformer_layes\.(\d+)\."),
        "num_proj_channel": shapes["spatial_ch_projs.weight"][0],
    }


def vae_config(shapes: Shapes) -> dict[str, Any]:
    """Return the sizes of an autoencoder; KeyError where it is none."""
    levels = range(_count(shapes, r"encoder\.down_blocks\.(\d+)\."))
    return {
        "block_out_channels": [
            shapes[f"encoder.down_blocks.{level}.resnets.0.conv2.weight"][0] for level in levels
        ],
        "down_block_types": ["DownEncoderBlock2D" for _ in levels],
        "up_block_types": ["UpDecoderBlock2D" for _ in levels],
        "layers_per_block": _count(shapes, r"encoder\.down_blocks\.0\.resnets\.(\d+)\."),
        "latent_channels": shapes["decoder.conv_in.weight"][1],
    }


def clip_config(shapes: Shapes, activation: str) -> dict[str, Any]:
    """Return the sizes of a text encoder; KeyError where it is none."""
    words, width = shapes["text_model.embeddings.token_embedding.weight"]
    return {
        "vocab_size": words,
        "hidden_size": width,
        "intermediate_size": shapes["text_model.encoder.layers.0.mlp.fc1.weight"][0],
        "num_hidden_layers": _count(shapes, r"text_model\.encoder\.layers\.(\d+)\."),
        "num_attention_heads": width // _HEAD,
        "max_position_embeddings": shapes["text_model.embeddings.position_embedding.weight"][0],
        "projection_dim": shapes.get("text_projection.weight", (width,))[0],
        "hidden_act": activation,
        "bos_token_id": words - 2,
        "eos_token_id": words - 1,
    }


def _count(shapes: Shapes, pattern: str) -> int:
    return len({match[1] for name in shapes if (match := re.match(pattern, name))})
