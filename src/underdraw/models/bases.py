"""The base models that others are copies of: what no tensor's shape tells, as data.

Single files bring no config, and of a loose network its base is all that can be said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True)
class SingleText:
    """A text encoder in a single file.

    Attributes:
        prefix: of its tensors' names.
        activation: of its layers.
        padding: the token that fills a prompt up.
        layers: how many of its layers are asked; files may hold one more. None is all of them.
    """

    prefix: str
    activation: str
    padding: str
    layers: int | None = None


@dataclass(frozen=True)
class Base:
    """What every copy of a base model has in common and no tensor's shape tells.

    Attributes:
        name: as people say it.
        family: of FAMILIES; None where underdraw does not run it.
        side: pixels it was trained at.
        heads: of every attention; None for as many as make each 64 wide.
        scheduler: what the config of its scheduler says.
        vae: what the config of its autoencoder says besides sizes.
        text: where in a single file its text encoders are.
        epsilon_side: pixels that its kin were trained at which predict noise, where this one
            predicts v and no name in the file tells them apart.
    """

    name: str
    family: str | None
    side: int
    heads: int | None
    scheduler: Mapping[str, Any]
    vae: Mapping[str, Any]
    text: Mapping[str, SingleText]
    epsilon_side: int | None = None


_CLIP = SingleText("cond_stage_model.transformer.", "quick_gelu", "<|endoftext|>")
_LATENT = {"scaling_factor": 0.18215}
_NOISE = {
    "num_train_timesteps": 1000,
    "beta_start": 0.00085,
    "beta_end": 0.012,
    "beta_schedule": "scaled_linear",
    "steps_offset": 1,
    "clip_sample": False,
    "set_alpha_to_one": False,
    "prediction_type": "epsilon",
}
BASES: Mapping[int, Base] = {
    768: Base("SD 1.x", "sd", 512, 8, _NOISE, _LATENT, {"text_encoder": _CLIP}),
    1024: Base(
        "SD 2.x",
        "sd",
        768,
        None,
        _NOISE | {"prediction_type": "v_prediction"},
        _LATENT,
        {"text_encoder": SingleText("cond_stage_model.model.", "gelu", "!", layers=23)},
        epsilon_side=512,
    ),
    2048: Base(
        "SDXL",
        "sdxl",
        1024,
        None,
        _NOISE | {"timestep_spacing": "leading"},
        {"scaling_factor": 0.13025, "force_upcast": True},
        {
            "text_encoder": replace(_CLIP, prefix="conditioner.embedders.0.transformer."),
            "text_encoder_2": SingleText("conditioner.embedders.1.model.", "gelu", "!"),
        },
    ),
    1280: Base("SDXL refiner", None, 1024, None, _NOISE, {}, {}),
}
"""Bases by how wide their text tokens are where the cross-attention takes them in."""


def base_name(text_width: int | None) -> str | None:
    """Return the base that networks of such a text width are copies of, or None."""
    base = BASES.get(text_width or 0)
    return base.name if base else None
