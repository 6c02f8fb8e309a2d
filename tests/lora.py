"""Random LoRAs for tiny models, written with the names that each tool gives its tensors."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from torch import Tensor, nn

from tests.ldm import to_ldm

RANK, ALPHA = 2, 4.0
Pair = tuple[Tensor, Tensor]


def random_factors(net: nn.Module, seed: int, only: str = "") -> dict[str, Pair]:
    """Make factors for every linear layer and convolution whose name has `only` in it."""
    draw = torch.Generator().manual_seed(seed)
    found = {}
    for name, layer in net.named_modules():
        if not isinstance(layer, nn.Linear | nn.Conv2d) or only not in name:
            continue
        shape = layer.weight.shape
        ones = (1,) * (len(shape) - 2)
        down = torch.randn(RANK, *shape[1:], generator=draw) * 0.1
        up = torch.randn(shape[0], RANK, *ones, generator=draw) * 0.1
        found[name] = (down, up)
    return found


def merge(net: nn.Module, factors: Mapping[str, Pair], scale: float) -> None:
    """Add what a LoRA says to the weights themselves, as it is defined."""
    for name, (down, up) in factors.items():
        layer: Any = net.get_submodule(name)
        delta = up.flatten(1) @ down.flatten(1) * (ALPHA / RANK)
        layer.weight.data += scale * delta.reshape(layer.weight.shape)


def _flat(prefix: str, name: str) -> str:
    return prefix + name.replace(".", "_")


def kohya(part: str, name: str, net: nn.Module) -> tuple[str, str, str]:
    """Flatten diffusers' names."""
    prefix = {"unet": "lora_unet_", "text_encoder": "lora_te_text_model_"}[part]
    stem = _flat(prefix, name)
    return f"{stem}.lora_down.weight", f"{stem}.lora_up.weight", f"{stem}.alpha"


def kohya_ldm(part: str, name: str, net: nn.Module) -> tuple[str, str, str]:
    """Flatten LDM's names, as for SDXL; its text encoders are numbered."""
    if part != "unet":
        number = {"text_encoder": 1, "text_encoder_2": 2}[part]
        stem = _flat(f"lora_te{number}_text_model_", name.removeprefix("text_model."))
    else:
        state = net.state_dict()
        old = to_ldm({f"{name}.weight": state[f"{name}.weight"], **_marks(state)}, 1)
        stem = _flat("lora_unet_", next(iter(old)).removesuffix(".weight"))
    return f"{stem}.lora_down.weight", f"{stem}.lora_up.weight", f"{stem}.alpha"


def _marks(state: Mapping[str, Tensor]) -> dict[str, Tensor]:
    return {name: t for name, t in state.items() if "attentions" in name}


def peft(part: str, name: str, net: nn.Module) -> tuple[str, str, str]:
    """Keep the dots; the scale is in the metadata."""
    word = "text_model." if part != "unet" else ""
    stem = f"{part}.{word}{name.removeprefix('text_model.')}"
    return f"{stem}.lora_A.weight", f"{stem}.lora_B.weight", ""


def diffusers_old(part: str, name: str, net: nn.Module) -> tuple[str, str, str]:
    """Say `processor` where attention is, and `lora_linear_layer` in the text encoder."""
    if part != "unet":
        stem = f"{part}.text_model.{name}.lora_linear_layer"
        return f"{stem}.down.weight", f"{stem}.up.weight", ""
    if match := re.fullmatch(r"(.+\.attn[12])\.(to_q|to_k|to_v|to_out)(\.0)?", name):
        stem = f"unet.{match[1]}.processor.{match[2]}_lora"
    else:
        stem = f"unet.{name}.lora"
    return f"{stem}.down.weight", f"{stem}.up.weight", ""


LAYOUTS: dict[str, Callable[[str, str, nn.Module], tuple[str, str, str]]] = {
    "kohya": kohya,
    "kohya, LDM": kohya_ldm,
    "PEFT": peft,
    "diffusers, old": diffusers_old,
}


def save(
    path: Path, layout: str, parts: Mapping[str, tuple[nn.Module, Mapping[str, Pair]]]
) -> Path:
    """Write factors in a layout; where it has no place for the scale, it is multiplied in."""
    tensors: dict[str, Tensor] = {}
    for part, (net, factors) in parts.items():
        for name, (down, up) in factors.items():
            first, second, alpha = LAYOUTS[layout](part, name, net)
            own_scale = alpha or layout == "PEFT"
            tensors[first] = down.clone()
            tensors[second] = up.clone() if own_scale else up * (ALPHA / RANK)
            if alpha:
                tensors[alpha] = torch.tensor(ALPHA)
    metadata = None
    if layout == "PEFT":
        config = ", ".join(f'"{part}.lora_alpha": {ALPHA}' for part in parts)
        metadata = {"lora_adapter_metadata": "{" + config + "}"}
    save_file(tensors, path, metadata)
    return path
