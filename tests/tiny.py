"""Tiny random models, built in-process: shapes of the real ones, no download.

Every builder takes a seed, so that two calls give the same weights, and leaves the global generator
as it was.
"""

from __future__ import annotations

import inspect
import json
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch
from diffusers import AutoencoderKL, AutoencoderTiny, ControlNetModel, UNet2DConditionModel
from torch import Tensor, nn
from transformers import (
    CLIPConfig,
    CLIPImageProcessorPil,
    CLIPModel,
    CLIPTextConfig,
    CLIPTextModel,
    CLIPTokenizer,
    CLIPVisionConfig,
    VitPoseBackboneConfig,
    VitPoseConfig,
    VitPoseForPoseEstimation,
    VitPoseImageProcessorPil,
)

from underdraw.conditioning import Conditioning, PromptEmbedding
from underdraw.controls import Control
from underdraw.engine import Lane, new_lane, new_scheduler

WIDTH = 32  # of the prompt embeddings
FACTOR = 2  # pixels per latent
CHANNELS = (16, 32)
WORDS = ["a", "in", "with", "red", "blue", "room", "sofa", "chair", "wooden", "modern", "photo"]

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


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Seed torch's global generator for a while."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        yield


_UP = {"CrossAttnDownBlock2D": "CrossAttnUpBlock2D", "DownBlock2D": "UpBlock2D"}


def unet(seed: int = 0, shape: dict[str, Any] = SD, **config: Any) -> UNet2DConditionModel:
    """Build a UNet; `shape` is SD or SDXL.

    Its predictions are made small: guidance and the largest sigma multiply float32 rounding a
    hundredfold, which would come near the 1e-4 that results are compared to.
    """
    config = {"out_channels": 4, **shape, **config}
    config["up_block_types"] = tuple(_UP[name] for name in reversed(config["down_block_types"]))
    with seeded(seed):
        model = UNet2DConditionModel(**config)
        nn.init.normal_(model.conv_out.weight, std=0.02)
    return model.eval().requires_grad_(False)


def controlnet(seed: int = 1, shape: dict[str, Any] = SD, **config: Any) -> ControlNetModel:
    """Build a ControlNet whose zero convolutions are not zero, or it would do nothing."""
    config = {"conditioning_embedding_out_channels": (8, 16), **shape, **config}
    with seeded(seed):
        net = ControlNetModel(**config)
        convs = [*net.controlnet_down_blocks, net.controlnet_mid_block]
        for conv in [*convs, net.controlnet_cond_embedding.conv_out]:
            nn.init.normal_(conv.weight, std=0.2)
            nn.init.normal_(conv.bias, std=0.2)
    return net.eval().requires_grad_(False)


def vae(seed: int = 2) -> AutoencoderKL:
    """Build an autoencoder of 4 channels and FACTOR pixels per latent."""
    with seeded(seed):
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
    with seeded(seed):
        model = AutoencoderTiny(
            encoder_block_out_channels=(8, 8),
            decoder_block_out_channels=(8, 8),
            num_encoder_blocks=(1, 1),
            num_decoder_blocks=(1, 1),
        )
    return model.eval().requires_grad_(False)


def text_encoder(seed: int = 3, width: int = WIDTH) -> CLIPTextModel:
    """Build a CLIP text encoder for `tokenizer()`."""
    words = tokenizer()
    config = CLIPTextConfig(
        vocab_size=len(words),
        hidden_size=width,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=4,
        bos_token_id=words.bos_token_id,
        eos_token_id=words.eos_token_id,
        pad_token_id=words.pad_token_id,
    )
    with seeded(seed):
        return CLIPTextModel(config).eval().requires_grad_(False)


def save_clip(folder: Path, seed: int = 0) -> Path:
    """Save a whole CLIP, text and picture, for `tokenizer()` and pictures of 16 px."""
    vision = CLIPVisionConfig(
        hidden_size=WIDTH,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=4,
        image_size=16,
        patch_size=4,
    )
    with seeded(seed):
        text = text_encoder().config.to_dict()
        config = CLIPConfig(text_config=text, vision_config=vision.to_dict(), projection_dim=WIDTH)
        CLIPModel(config).save_pretrained(folder)
    tokenizer().save_pretrained(folder)
    sides = {"height": 16, "width": 16}
    CLIPImageProcessorPil(size={"shortest_edge": 16}, crop_size=sides).save_pretrained(folder)
    return folder


def save_pose(folder: Path, keypoints: int = 17) -> str:
    """Save a pose estimator, for pictures of 24 x 32."""
    backbone = VitPoseBackboneConfig(
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        image_size=[32, 24],
        patch_size=[8, 8],
        out_indices=[1],
    )
    with seeded(0):
        config = VitPoseConfig(backbone_config=backbone, num_labels=keypoints)
        VitPoseForPoseEstimation(config).save_pretrained(folder)
    VitPoseImageProcessorPil(size={"height": 32, "width": 24}).save_pretrained(folder)
    return str(folder)


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


SCHEDULE: dict[str, Any] = {
    "num_train_timesteps": 1000,
    "beta_start": 0.00085,
    "beta_end": 0.012,
    "beta_schedule": "scaled_linear",
    "steps_offset": 1,
    "clip_sample": False,
}


def own_eta(scheduler: Any) -> dict[str, float]:
    """Return how a pipeline is called that leaves eta to the scheduler; it asks for 0 by itself."""
    eta = inspect.signature(scheduler.step).parameters.get("eta")
    return {"eta": eta.default} if eta else {}


def conditioning(seed: int = 4, cond: int = 77, uncond: int = 77) -> Conditioning:
    """Make a random prompt and negative prompt of so many tokens."""
    draw = torch.Generator().manual_seed(seed)
    return Conditioning(
        {
            "cond": PromptEmbedding(torch.randn(1, cond, WIDTH, generator=draw)),
            "uncond": PromptEmbedding(torch.randn(1, uncond, WIDTH, generator=draw)),
        }
    )


def hint(seed: int = 5, side: int = 16) -> Tensor:
    """Make a random control image."""
    return torch.rand(1, 3, side, side, generator=torch.Generator().manual_seed(seed))


def lane(
    controls: Sequence[Control] = (),
    *,
    seed: int = 0,
    steps: int = 4,
    scheduler: str = "euler",
    guidance_scale: float = 3.0,
    prompt: Conditioning | None = None,
    side: int = 8,
) -> Lane:
    """Start an image of `side` latents."""
    return new_lane(
        seed=seed,
        shape=(1, 4, side, side),
        conditioning=prompt or conditioning(),
        scheduler=new_scheduler(scheduler, SCHEDULE, steps),
        guidance_scale=guidance_scale,
        controls=controls,
    )


class Calls:
    """Count how often a network runs, and on how many rows; ControlNets and UNets alike."""

    def __init__(self, net: nn.Module) -> None:
        self.rows: list[int] = []
        mid: nn.Module = net.mid_block  # type: ignore[assignment]
        self._hook = mid.register_forward_pre_hook(lambda _, args: self.rows.append(len(args[0])))

    def __enter__(self) -> Calls:
        return self

    def __exit__(self, *_: object) -> None:
        self._hook.remove()

    def __len__(self) -> int:
        return len(self.rows)
