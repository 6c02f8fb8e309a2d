"""What a recipe can teach: a whole ControlNet, or a Control-LoRA."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
from diffusers.models.controlnets.controlnet import ControlNetModel
from safetensors.torch import save_file

from underdraw.errors import SpecError
from underdraw.models import Model, inspect_control, load_control
from underdraw.models.kinds.on_base import read_change
from underdraw.models.ldm import ldm_name
from underdraw.spec.training import ControlTrainingSpec
from underdraw.training.fresh import fresh_controlnet
from underdraw.training.low_rank import fresh_lora


@dataclass(frozen=True)
class Kind:
    """A kind of network that is taught; all of them are diffusers' ControlNets while they are.

    Attributes:
        name: as its card says it.
        fresh: makes one before its first step.
        begun: makes the recipe's `start`.
        write: writes one into a folder that exists, under a name where that is asked.
        in_layout: that folder is diffusers'; others take a single file.
    """

    name: str
    fresh: Callable[[ControlTrainingSpec, Model], ControlNetModel]
    begun: Callable[[str, ControlTrainingSpec, Model], ControlNetModel]
    write: Callable[[ControlNetModel, Path, str], None]
    in_layout: bool


def kind_of(spec: ControlTrainingSpec) -> Kind:
    """Return what a recipe teaches."""
    return _WHOLE if spec.rank is None else _LOW_RANK


def _fresh_whole(spec: ControlTrainingSpec, model: Model) -> ControlNetModel:
    return fresh_controlnet(model.unet, spec.hint_channels)


def _begun_whole(start: str, spec: ControlTrainingSpec, model: Model) -> ControlNetModel:
    del spec
    net = load_control(start, replace(model, dtype=torch.float32))
    if type(net) is not ControlNetModel:
        raise SpecError(f"start {start!r} is no plain ControlNet; give one, or none")
    return net


def _write_whole(net: ControlNetModel, folder: Path, name: str) -> None:
    del name
    written: Any = net
    written.register_to_config(_name_or_path="")
    written.save_pretrained(folder)


def _fresh_lora(spec: ControlTrainingSpec, model: Model) -> ControlNetModel:
    assert spec.rank is not None
    return fresh_lora(model.unet, spec.hint_channels, spec.rank)


def _begun_lora(start: str, spec: ControlTrainingSpec, model: Model) -> ControlNetModel:
    files = inspect_control(start, model.files)
    if files.kind != "Control-LoRA":
        raise SpecError(
            f"start {start!r} is a {files.kind}; a recipe with a rank goes on from a Control-LoRA: "
            "give one, or none"
        )
    net, file = _fresh_lora(spec, model), read_change(files.path)
    made = net.state_dict()
    for name in sorted(made.keys() | file.keys()):
        own, theirs = (tuple(part[name].shape) if name in part else None for part in (made, file))
        if own != theirs:
            raise SpecError(
                f"start {start!r} is made otherwise: {name} is {theirs} in it, "
                f"{own} by the recipe; give its rank and hint_channels, or no start"
            )
    net.load_state_dict(file)
    return net


def _write_lora(net: ControlNetModel, folder: Path, name: str) -> None:
    """Write the file that everybody reads: factors and what is whole, in LDM's names."""
    layers: Any = net.config["layers_per_block"]
    hints = len(net.controlnet_cond_embedding.blocks)
    state = {
        ldm_name(own, layers, hints): tensor.contiguous()
        for own, tensor in net.state_dict().items()
    }
    save_file({"lora_controlnet": torch.ones(1), **state}, folder / f"{name}.safetensors")


_WHOLE = Kind("ControlNet", _fresh_whole, _begun_whole, _write_whole, in_layout=True)
_LOW_RANK = Kind("Control-LoRA", _fresh_lora, _begun_lora, _write_lora, in_layout=False)
