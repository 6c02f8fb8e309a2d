"""Tiny random models, built in-process: shapes of the real ones, no download.

Every builder takes a seed, so that two calls give the same weights.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import torch
from diffusers import AutoencoderKL, AutoencoderTiny, ControlNetModel, UNet2DConditionModel
from torch import nn
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer

WIDTH = 32  # of the prompt embeddings
FACTOR = 2  # pixels per latent
CHANNELS = (16, 32)
WORDS = "a an of in with red blue room sofa chair wooden living modern photo bright dark".split()

_BLOCKS: dict[str, Any] = {
    "block_out_channels": CHANNELS,
    "layers_per_block": 1,
    "cross_attention_dim": WIDTH,
    "attention_head_dim": 4,
    "norm_num_groups": 8,
    "in_channels": 4,
}
SD: dict[str, Any] = {**_BLOCKS, "down_block_types": ("CrossAttnDownBlock2D", "DownBlock2D")}
# The other family's shape: no attention at full size, pooled text and sizes in the time embedding.
SDXL: dict[str, Any] = {
    **_BLOCKS,
    "down_block_types": ("DownBlock2D", "CrossAttnDownBlock2D"),
    "attention_head_dim": (2, 4),
    "use_linear_projection": True,
    "addition_embed_type": "text_time",
    "addition_time_embed_dim": 8,
    "transformer_layers_per_block": (1, 2),
    "projection_class_embeddings_input_dim": 80,  # WIDTH pooled + 6 sizes x 8
}
_UP = {"CrossAttnDownBlock2D": "CrossAttnUpBlock2D", "DownBlock2D": "UpBlock2D"}


def unet(seed: int = 0, shape: dict[str, Any] = SD, **config: Any) -> UNet2DConditionModel:
    """Build a UNet; `shape` is SD or SDXL."""
    config = {"out_channels": 4, **shape, **config}
    config["up_block_types"] = tuple(_UP[name] for name in reversed(config["down_block_types"]))
    torch.manual_seed(seed)
    return UNet2DConditionModel(**config).eval().requires_grad_(False)


def controlnet(seed: int = 1, shape: dict[str, Any] = SD, **config: Any) -> ControlNetModel:
    """Build a ControlNet whose zero convolutions are not zero, or it would do nothing."""
    config = {"conditioning_embedding_out_channels": (8, 16), **shape, **config}
    torch.manual_seed(seed)
    net = ControlNetModel(**config)
    convs = [*net.controlnet_down_blocks, net.controlnet_mid_block]
    for conv in [*convs, net.controlnet_cond_embedding.conv_out]:
        nn.init.normal_(conv.weight, std=0.2)
        nn.init.normal_(conv.bias, std=0.2)
    return net.eval().requires_grad_(False)


def vae(seed: int = 2) -> AutoencoderKL:
    """Build an autoencoder of 4 channels and FACTOR pixels per latent."""
    torch.manual_seed(seed)
    model = AutoencoderKL(
        block_out_channels=(8, 16),
        down_block_types=("DownEncoderBlock2D",) * 2,
        up_block_types=("UpDecoderBlock2D",) * 2,
        latent_channels=4,
        norm_num_groups=4,
    )
    return model.eval().requires_grad_(False)


def tiny_vae(seed: int = 2) -> AutoencoderTiny:
    """Build an autoencoder of the distilled kind, FACTOR pixels per latent."""
    torch.manual_seed(seed)
    model = AutoencoderTiny(
        encoder_block_out_channels=(8, 8),
        decoder_block_out_channels=(8, 8),
        num_encoder_blocks=(1, 1),
        num_decoder_blocks=(1, 1),
    )
    return model.eval().requires_grad_(False)


def text_encoder(seed: int = 3) -> CLIPTextModel:
    """Build a CLIP text encoder for `tokenizer()`."""
    words = tokenizer()
    torch.manual_seed(seed)
    config = CLIPTextConfig(
        vocab_size=len(words),
        hidden_size=WIDTH,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=4,
        bos_token_id=words.bos_token_id,
        eos_token_id=words.eos_token_id,
        pad_token_id=words.pad_token_id,
    )
    return CLIPTextModel(config).eval().requires_grad_(False)


def tokenizer(words: list[str] = WORDS) -> CLIPTokenizer:
    """Build a real CLIP tokenizer with a merge for every prefix of the given words."""
    letters = [chr(code) for code in range(33, 127)]
    pieces = [*letters, *(letter + "</w>" for letter in letters)]
    merges: list[str] = []
    for word in words:
        parts = [*word[:-1], word[-1] + "</w>"]
        while len(parts) > 1:
            if f"{parts[0]} {parts[1]}" not in merges:
                merges.append(f"{parts[0]} {parts[1]}")
            parts[:2] = [parts[0] + parts[1]]
            if parts[0] not in pieces:
                pieces.append(parts[0])
    pieces += ["<|startoftext|>", "<|endoftext|>"]
    with tempfile.TemporaryDirectory() as folder:
        vocabulary, rules = Path(folder, "vocab.json"), Path(folder, "merges.txt")
        vocabulary.write_text(json.dumps({piece: index for index, piece in enumerate(pieces)}))
        rules.write_text("\n".join(["#version: 0.2", *merges]))
        return CLIPTokenizer(str(vocabulary), str(rules), model_max_length=77)
