"""Random controls of every kind for tiny models: networks, and files in the layouts people have."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from diffusers import ControlNetModel, ControlNetUnionModel, T2IAdapter, UNet2DConditionModel
from diffusers.models.embeddings import (
    ImageProjection,
    IPAdapterFullImageProjection,
    IPAdapterPlusImageProjection,
)
from safetensors.torch import save_file
from torch import Tensor, nn
from transformers import CLIPVisionConfig, CLIPVisionModelWithProjection

from tests import tiny
from tests.ldm import to_ldm

EYE = 16  # pixels a side that the image encoder looks at
TYPES = 8


def randomised(net: nn.Module, seed: int, std: float = 0.1) -> Any:
    """Make every weight random, also those that start at zero."""
    with tiny.seeded(seed):
        for weight in net.parameters():
            nn.init.normal_(weight, std=std)
    return net.eval().requires_grad_(False)


def union(seed: int = 41, shape: Mapping[str, Any] = tiny.SDXL) -> ControlNetUnionModel:
    """Build a union network of eight types."""
    fields = {
        "conditioning_embedding_out_channels": (8, 16),
        "addition_time_embed_dim": 8,
        "num_control_type": TYPES,
        "num_trans_channel": tiny.CHANNELS[0],
        "num_proj_channel": tiny.CHANNELS[0],
        "num_trans_head": 2,
    }
    return randomised(ControlNetUnionModel(**{**shape, **fields}), seed)


def adapter(seed: int = 42, **config: Any) -> T2IAdapter:
    """Build a T2I-Adapter for the tiny SD UNet."""
    fields: dict[str, Any] = {
        "in_channels": 3,
        "channels": list(tiny.CHANNELS),
        "num_res_blocks": 2,
        "downscale_factor": tiny.FACTOR,
    }
    return randomised(T2IAdapter(**fields | config), seed)


def image_encoder(seed: int = 43) -> CLIPVisionModelWithProjection:
    """Build what looks at the picture of an IP-Adapter."""
    config = CLIPVisionConfig(
        hidden_size=24,
        intermediate_size=32,
        num_hidden_layers=3,
        num_attention_heads=2,
        projection_dim=20,
        image_size=EYE,
        patch_size=4,
    )
    with tiny.seeded(seed):
        return CLIPVisionModelWithProjection(config).eval().requires_grad_(False)


def cross_attention(unet: UNet2DConditionModel) -> list[str]:
    """Name the cross-attention layers, in the order in which IP-Adapters number them."""
    names = [name.removesuffix(".processor") for name in unet.attn_processors]
    return [name for name in names if name.endswith("attn2")]


def ip_adapter(
    unet: UNet2DConditionModel, kind: str = "plain", seed: int = 44
) -> dict[str, dict[str, Tensor]]:
    """Make an IP-Adapter's tensors as its files name them: of the picture, and of the layers."""
    width, draw = unet.config["cross_attention_dim"], torch.Generator().manual_seed(seed)
    layers: dict[str, Tensor] = {}
    for place, name in enumerate(unet.attn_processors):
        if name.endswith("attn2.processor"):
            made = unet.get_submodule(name.removesuffix(".processor")).to_k.weight.shape
            for part in ("to_k_ip", "to_v_ip"):
                layers[f"{place}.{part}.weight"] = torch.randn(made, generator=draw) * 0.3
    return {"image_proj": PROJECTIONS[kind](width, seed), "ip_adapter": layers}


def _plain(width: int, seed: int) -> dict[str, Tensor]:
    net = randomised(ImageProjection(20, width, 4), seed, 0.3)
    return {name.replace("image_embeds", "proj"): t for name, t in net.state_dict().items()}


def _full(width: int, seed: int) -> dict[str, Tensor]:
    net = randomised(IPAdapterFullImageProjection(24, width), seed, 0.3)
    words = {"ff.net.0.proj": "proj.0", "ff.net.2": "proj.2", "norm": "proj.3"}
    return {_replaced(name, words): t for name, t in net.state_dict().items()}


def _plus(width: int, seed: int) -> dict[str, Tensor]:
    net = IPAdapterPlusImageProjection(24, width, 64, depth=4, heads=1, num_queries=3)
    state = randomised(net, seed, 0.3).state_dict()
    found: dict[str, Tensor] = {}
    words = {"ln0": "0.norm1", "ln1": "0.norm2", "attn": "0", "to_out.0": "to_out"}
    words |= {"ff.0": "1.0", "ff.1.net.0.proj": "1.1", "ff.1.net.2": "1.3"}
    for name, tensor in state.items():
        if name.endswith("to_v.weight"):
            continue
        if name.endswith("to_k.weight"):
            tensor = torch.cat([tensor, state[name.replace("to_k", "to_v")]])
            name = name.replace("to_k", "to_kv")
        found[_replaced(name, words)] = tensor
    return found


def _replaced(name: str, words: Mapping[str, str]) -> str:
    for own, theirs in words.items():
        name = re.sub(rf"(^|\.){re.escape(own)}(?=\.)", rf"\g<1>{theirs}", name)
    return name


PROJECTIONS = {"plain": _plain, "full": _full, "plus": _plus}


def save_ip_adapter(folder: Path, unet: UNet2DConditionModel, kind: str = "plain") -> Path:
    """Save an IP-Adapter with its image encoder beside it."""
    parts = ip_adapter(unet, kind)
    flat = {
        f"{part}.{name}": t.contiguous() for part, ts in parts.items() for name, t in ts.items()
    }
    image_encoder().save_pretrained(folder / "image_encoder")
    path = folder / f"ip-{kind}.safetensors"
    save_file(flat, path)
    return path


def lllite(unet: UNet2DConditionModel, seed: int = 45) -> dict[str, Tensor]:
    """Make the tensors of an LLLite for the latents' own factor, before queries and keys."""
    draw, tensors = torch.Generator().manual_seed(seed), {}
    state = unet.state_dict()
    marks = {name: t for name, t in state.items() if "attentions" in name}
    for name, layer in unet.named_modules():
        if not re.search(r"attn1\.to_[qk]$|attn2\.to_q$", name):
            continue
        old = next(iter(to_ldm({f"{name}.weight": state[f"{name}.weight"], **marks}, 1)))
        stem = "lllite_unet_" + old.removesuffix(".weight").replace(".", "_")
        deep = name.startswith(("mid_block", "down_blocks.1"))
        width: int = layer.in_features  # type: ignore[assignment]
        second = 2 if deep else 1  # pixels: FACTOR to a latent, and twice that below
        shapes = {
            "conditioning1.0": (4, 3, tiny.FACTOR, tiny.FACTOR),
            "conditioning1.2": (8, 4, second, second),
            "down.0": (6, width),
            "mid.0": (6, 6 + 8),
            "up.0": (width, 6),
        }
        for part, shape in shapes.items():
            tensors[f"{stem}.{part}.weight"] = torch.randn(shape, generator=draw) * 0.4
            tensors[f"{stem}.{part}.bias"] = torch.randn(shape[0], generator=draw) * 0.1
    return tensors


def control_lora(
    unet: UNet2DConditionModel, net: ControlNetModel, seed: int = 46
) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
    """Make a Control-LoRA's tensors, in LDM's names, and those of the ControlNet it means."""
    draw, base, whole = torch.Generator().manual_seed(seed), unet.state_dict(), {}
    file: dict[str, Tensor] = {}
    for name, own in net.state_dict().items():
        if name not in base:
            whole[name] = file[name] = own
        elif own.ndim < 2:
            whole[name] = base[name]
        else:
            up = torch.randn(own.shape[0], 2, generator=draw) * 0.2
            down = torch.randn(2, *own.shape[1:], generator=draw) * 0.2
            stem = name.removesuffix(".weight")
            # What `to_ldm` renames ends in a word; the factors take the weight's place.
            file[f"{stem}.up"], file[f"{stem}.down"] = up, down
            whole[name] = base[name] + (up @ down.flatten(1)).reshape(own.shape)
    marks = {name: t for name, t in base.items() if "attentions" in name and "down" in name}
    renamed = to_ldm({**file, **marks}, 1)
    kept = {
        name: t.contiguous()
        for name, t in renamed.items()
        if id(t) not in set(map(id, marks.values()))
    }
    return {"lora_controlnet": torch.tensor([1.0]), **kept}, whole


def difference(unet: UNet2DConditionModel, net: ControlNetModel) -> dict[str, Tensor]:
    """Write a ControlNet as its difference to a UNet's encoder."""
    base = unet.state_dict()
    file = {name: t - base[name] if name in base else t for name, t in net.state_dict().items()}
    named = {f"control_model.{name}": t.contiguous() for name, t in to_ldm(file, 1).items()}
    return {"difference": torch.tensor([1.0]), **named}


def original_adapter(net: T2IAdapter) -> dict[str, Tensor]:
    """Write a T2I-Adapter with the names it was first published with."""
    found: dict[str, Tensor] = {}
    light = net.config["adapter_type"] == "light_adapter"
    for name, tensor in net.state_dict().items():
        name = name.removeprefix("adapter.")
        if match := re.fullmatch(r"body\.(\d+)\.resnets\.(\d+)\.(.+)", name):
            block, resnet, rest = int(match[1]), int(match[2]), match[3]
            name = (
                f"body.{block}.body.{resnet}.{rest}"
                if light
                else f"body.{2 * block + resnet}.{rest}"
            )
        elif not light and (match := re.fullmatch(r"body\.(\d+)\.(in_conv.+)", name)):
            name = f"body.{2 * int(match[1])}.{match[2]}"
        found[name] = tensor.contiguous()
    return found
