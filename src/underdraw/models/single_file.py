"""Networks in single files: which tensors are theirs, and what a config would say of them.

A single file brings no config. Most of it is read off its shapes; the rest, such as how many heads
an attention has or what the network predicts, the base says that it is a copy of.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from underdraw.errors import ModelError
from underdraw.models.bases import BASES, Base, SingleText
from underdraw.models.header import Shapes, read_numbers, read_shapes
from underdraw.models.ldm import Stored, clip_names, network_names, vae_names
from underdraw.models.read_config import (
    clip_config,
    hint_channels,
    network_config,
    union_config,
    vae_config,
)
from underdraw.models.sniff import Sniffed, sniff

_STRANGE = {"edm_mean", "edm_vpred.sigma_max"}  # other noise, other latents
_LATENTS = 4  # channels, of every base
_BIAS_OF_V = 0.09


@dataclass(frozen=True)
class SingleFile:
    """One network in a single file.

    Attributes:
        path: of the file.
        tensors: where each of the network's is, by its own name.
        config: of the network's class.
    """

    path: Path
    tensors: Mapping[str, Stored]
    config: Mapping[str, Any]

    @property
    def shapes(self) -> Shapes:
        """The shape of every tensor, by the network's own names."""
        return _shapes(self.path, self.tensors)


@dataclass(frozen=True)
class SingleModel:
    """A whole model in a single file.

    Attributes:
        base: what it is a copy of.
        networks: its own, by the folder each would have.
    """

    base: Base
    networks: Mapping[str, SingleFile]


def control_in(path: Path, kind: str = "ControlNet") -> SingleFile:
    """Describe the ControlNet, or the ControlNet-Union, that a single file is.

    Raises:
        ModelError: it is something else, or of no known base.
    """
    base = _base(sniff(path), kind)
    try:
        tensors = network_names(read_shapes(path))
        shapes = _shapes(path, tensors)
        config = network_config(shapes, base.heads)
        config["conditioning_embedding_out_channels"] = hint_channels(shapes)
        config |= union_config(shapes)
    except (KeyError, IndexError) as error:
        raise ModelError(f"{path} lacks a part of a ControlNet: {error.args[0]}") from None
    return SingleFile(path, tensors, config)


def vae_in(path: Path, own: Mapping[str, Any]) -> SingleFile:
    """Describe the autoencoder that a single file is.

    Args:
        path: of the file.
        own: the config of the one it replaces, for what no tensor's shape tells.

    Raises:
        ModelError: it is something else.
    """
    found = sniff(path)
    if found.kind != "VAE" or found.layout not in ("LDM", "diffusers"):
        what = f"{found.kind} ({found.layout})"
        raise ModelError(f"{path} is a {what}; give an AutoencoderKL, or a folder with any")
    try:
        tensors = vae_names(read_shapes(path))
        config = vae_config(_shapes(path, tensors))
    except (KeyError, IndexError) as error:
        raise ModelError(f"{path} lacks a part of an autoencoder: {error.args[0]}") from None
    kept = ("scaling_factor", "shift_factor", "force_upcast", "norm_num_groups")
    return SingleFile(path, tensors, {**config, **{k: own[k] for k in kept if k in own}})


def model_in(path: Path) -> SingleModel:
    """Describe the model that a single file is.

    Raises:
        ModelError: it is something else, of no known base, or lacks a part.
    """
    base = _base(sniff(path), "model")
    names = read_shapes(path)
    if strange := _STRANGE & names.keys():
        raise ModelError(f"{path} is of the EDM kind ({min(strange)}); underdraw can't run it")
    try:
        unet, vae = network_names(names), vae_names(names)
        base = _as_trained(base, path, names, unet)
        down = network_config(_shapes(path, unet), base.heads)
        networks = {
            "unet": SingleFile(path, unet, down | _upwards(down)),
            "vae": SingleFile(path, vae, {**vae_config(_shapes(path, vae)), **base.vae}),
        }
        for folder, text in base.text.items():
            networks[folder] = _text_encoder(path, names, text)
    except (KeyError, IndexError, ValueError) as error:
        raise ModelError(f"{path} lacks a part of a {base.name} model: {error.args[0]}") from None
    return SingleModel(base, networks)


def _as_trained(base: Base, path: Path, names: Shapes, unet: Mapping[str, Stored]) -> Base:
    """Return the base with what this copy of it predicts, and at which size."""
    if "v_pred" in names:  # how SDXL models that predict v say so
        noise: dict[str, Any] = {"prediction_type": "v_prediction"}
        if "ztsnr" in names:  # the first step must see nothing but noise
            noise |= {"rescale_betas_zero_snr": True, "timestep_spacing": "trailing"}
        return replace(base, scheduler={**base.scheduler, **noise})
    if base.epsilon_side and _predicts_noise(path, names, unet):
        noise = {"prediction_type": "epsilon"}
        return replace(base, side=base.epsilon_side, scheduler={**base.scheduler, **noise})
    return base


def _predicts_noise(path: Path, names: Shapes, unet: Mapping[str, Stored]) -> bool:
    """Tell by what training for v left in one bias: ComfyUI's rule, there is no better one."""
    if names[unet["conv_in.weight"].name][1] != _LATENTS:
        return True  # the inpainting models were made before v
    bias = "up_blocks.3.attentions.2.transformer_blocks.0.norm1.bias"
    return bias in unet and float(read_numbers(path, unet[bias].name).std()) <= _BIAS_OF_V


def _text_encoder(path: Path, names: Shapes, text: SingleText) -> SingleFile:
    tensors = clip_names(names, text.prefix)
    config = clip_config(_shapes(path, tensors), text.activation)
    asked = min(config["num_hidden_layers"], text.layers or config["num_hidden_layers"])
    kept = {own: at for own, at in tensors.items() if _layer_of(own) < asked}
    return SingleFile(path, kept, config | {"num_hidden_layers": asked})


def _layer_of(name: str) -> int:
    match = re.match(r"text_model\.encoder\.layers\.(\d+)\.", name)
    return int(match[1]) if match else -1


def _upwards(config: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the decoder adds to the config of an encoder: the same, mirrored."""
    kinds = {"CrossAttnDownBlock2D": "CrossAttnUpBlock2D", "DownBlock2D": "UpBlock2D"}
    types = [kinds[kind] for kind in reversed(config["down_block_types"])]
    return {"up_block_types": types}


def _base(found: Sniffed, wanted: str) -> Base:
    if found.kind != wanted:
        raise ModelError(f"{found.path} is a {found.kind}; give a {wanted}, or a folder with one")
    base = next((base for base in BASES.values() if base.name == found.base), None)
    if base is None:
        raise ModelError(
            f"{found.path} is a {wanted} of no base that is known, which a single file can't be; "
            "give a folder with its config.json"
        )
    return base


def _shapes(path: Path, tensors: Mapping[str, Stored]) -> Shapes:
    shapes = read_shapes(path)
    return {own: _stored_shape(shapes[stored.name], stored) for own, stored in tensors.items()}


def _stored_shape(shape: tuple[int, ...], stored: Stored) -> tuple[int, ...]:
    if stored.third is not None:
        return (shape[0] // 3, *shape[1:])
    return tuple(reversed(shape)) if stored.transposed else shape
