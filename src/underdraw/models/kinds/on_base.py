"""ControlNets that are written as a change to the base model's own encoder.

A Control-LoRA (Stability AI 2023) changes its weights by products of low rank, a "difference" by
whole tensors. Either becomes a ControlNet of the model it is loaded for.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from underdraw.errors import ModelError
from underdraw.models.bases import base_name
from underdraw.models.control_files import ControlFiles
from underdraw.models.files import ModelFiles
from underdraw.models.header import Shapes, read_shapes
from underdraw.models.kinds.controlnet import require_fit
from underdraw.models.ldm import network_names
from underdraw.models.read_config import hint_channels
from underdraw.models.shape import control_shape
from underdraw.models.sniff import sniff

if TYPE_CHECKING:
    from torch import Tensor

    from underdraw.models.load import Model


def inspect_lora(name: str, path: Path, model: ModelFiles) -> ControlFiles:
    """Describe a Control-LoRA and check that it fits the model."""
    return _described(name, path, model, "Control-LoRA")


def inspect_difference(name: str, path: Path, model: ModelFiles) -> ControlFiles:
    """Describe a ControlNet as a difference and check that it fits the model."""
    return _described(name, path, model, "ControlNet as a difference")


def _described(name: str, path: Path, model: ModelFiles, kind: str) -> ControlFiles:
    told, mine = sniff(path).base, base_name(model.shape.text_width)
    if told and mine and told != mine:
        raise ModelError(
            f"control {name!r} does not fit {model.name!r}: it is for {told}, the model is {mine}"
        )
    if model.shape.extra_channels:
        raise ModelError(
            f"control {name!r} changes a UNet of {model.shape.latent_channels} channels; "
            f"{model.name!r} has one for inpainting; give a ControlNet, or the plain model"
        )
    base, stored = model.unet_shapes, _stored(path)
    shapes = {own: _whole(name, own, stored, base) for own in _names(stored, base)}
    shape = control_shape(shapes, path)
    require_fit(name, shape, model)
    return ControlFiles(
        name=name,
        kind=kind,
        path=path,
        slots=len(shape.residuals),
        model=model,
        shape=shape,
    )


def _stored(path: Path) -> Shapes:
    shapes = read_shapes(path)
    return {own: shapes[at.name] for own, at in network_names(shapes).items()}


def _names(stored: Shapes, base: Shapes) -> list[str]:
    """Name every tensor of the ControlNet: the base's encoder, and what the file has besides."""
    encoder = ("conv_in.", "time_embedding.", "add_embedding.", "down_blocks.", "mid_block.")
    own = {name for name in stored if not name.endswith((".up", ".down"))}
    return sorted({name for name in base if name.startswith(encoder)} | own)


def _whole(name: str, own: str, stored: Shapes, base: Shapes) -> tuple[int, ...]:
    """Return the shape of a tensor of the ControlNet, and check what it is made of."""
    stem = own.removesuffix(".weight")
    up, down = stored.get(f"{stem}.up"), stored.get(f"{stem}.down")
    if own in stored or up is None or down is None:
        shape = stored.get(own, base.get(own))
        if own in base and shape != base[own]:
            raise ModelError(
                f"control {name!r} does not fit: {own} is {shape} in it, {base[own]} in the model"
            )
        return shape or ()
    made = (up[0], math.prod(down[1:]))
    if up[1] != down[0] or made != (base[own][0], math.prod(base[own][1:])):
        raise ModelError(
            f"control {name!r} does not fit: at {stem} its factors are {up} and {down}, "
            f"the model's weights {base[own]}"
        )
    return base[own]


def read_change(path: Path) -> dict[str, Tensor]:
    """Read the tensors of such a file, each by its name in the diffusers layout."""
    from safetensors import safe_open

    with safe_open(path, framework="pt") as tensors:
        found = network_names(tensors.keys())
        return {own: tensors.get_tensor(at.name) for own, at in found.items()}


def load_lora(files: ControlFiles, model: Model) -> Any:
    """Multiply the factors out and add them to the model's encoder."""

    def changed(own: str, base: Tensor, file: Mapping[str, Tensor]) -> Tensor:
        stem = own.removesuffix(".weight")
        if own in file:
            return file[own]
        if f"{stem}.up" not in file or not own.endswith(".weight"):
            return base
        up, down = file[f"{stem}.up"].float(), file[f"{stem}.down"].float()
        return base.float() + (up.flatten(1) @ down.flatten(1)).reshape(base.shape)

    return _loaded(files, model, changed)


def load_difference(files: ControlFiles, model: Model) -> Any:
    """Add the difference to the model's encoder."""

    def changed(own: str, base: Tensor, file: Mapping[str, Tensor]) -> Tensor:
        return base.float() + file[own].float() if own in file else base

    return _loaded(files, model, changed)


def _loaded(
    files: ControlFiles,
    model: Model,
    changed: Callable[[str, Tensor, Mapping[str, Tensor]], Tensor],
) -> Any:
    import torch
    from diffusers.models.controlnets.controlnet import ControlNetModel

    from underdraw.models.weights import aligned

    file = read_change(files.path)
    with torch.device("meta"):
        net = ControlNetModel.from_unet(
            model.unet,
            conditioning_embedding_out_channels=tuple(hint_channels(_stored(files.path))),
            load_weights_from_unet=False,
        )
    base = model.unet.state_dict()
    weights = {
        own: changed(own, base[own].cpu(), file) if own in base else file[own]
        for own in net.state_dict()
    }
    placed = {own: tensor.to(model.device, model.dtype) for own, tensor in weights.items()}
    net.load_state_dict(placed, assign=True)
    return aligned(net).eval().requires_grad_(False)
