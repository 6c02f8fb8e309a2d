"""The families of models, as data; no other file names one.

A family says which parts a model folder has, how its prompt becomes conditioning, and what to fall
back on where a model states no defaults of its own. A new family is one entry here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from underdraw.errors import ModelError
from underdraw.registry import Registry
from underdraw.spec.control import Branch


@dataclass(frozen=True)
class Defaults:
    """What fills the fields a request leaves out.

    `control_branch` is None where every kind of network has its own usage.
    """

    steps: int
    guidance_scale: float
    scheduler: str
    control_scale: float = 1.0
    control_branch: Branch | None = None


@dataclass(frozen=True)
class TextEncoder:
    """One of a family's text encoders.

    Attributes:
        folder: of its weights.
        tokenizer: folder of the tokenizer that reads for it.
        kind: transformers' class, as `model_index.json` names it.
    """

    folder: str
    tokenizer: str
    kind: str = "CLIPTextModel"


@dataclass(frozen=True)
class Family:
    """A way of putting a UNet, a VAE and text encoders together.

    Attributes:
        name: as a pack's manifest writes it.
        latents: whose latents it draws; a family of the same can take over from it.
        text_encoders: in the order in which their token states are joined.
        text_layer: whose states the tokens are, counted from the end and without the last norm;
            None for what the encoder puts out.
        addition_embed_type: what the UNet's config says it takes besides tokens, e.g. size.
        defaults: for a model that states none.
        usual_scales: of controls; what lies outside is advised against.
        zeroes_empty: an empty negative prompt is zeros, unless `model_index.json` says otherwise.
        scores: how beautiful the picture is to be, by branch, where the UNet is told that in place
            of the size that is drawn.
    """

    name: str
    latents: str
    text_encoders: tuple[TextEncoder, ...]
    text_layer: int | None
    addition_embed_type: str | None
    defaults: Defaults
    usual_scales: tuple[float, float] | None = None
    zeroes_empty: bool = False
    scores: Mapping[str, float] | None = None


FAMILIES: Registry[Family] = Registry(
    "family",
    {
        "sd": Family(
            name="sd",
            latents="SD",
            text_encoders=(TextEncoder("text_encoder", "tokenizer"),),
            text_layer=None,
            addition_embed_type=None,
            defaults=Defaults(steps=20, guidance_scale=7.5, scheduler="unipc"),
        ),
        "sdxl": Family(
            name="sdxl",
            latents="SDXL",
            text_encoders=(
                TextEncoder("text_encoder", "tokenizer"),
                TextEncoder("text_encoder_2", "tokenizer_2", "CLIPTextModelWithProjection"),
            ),
            text_layer=-2,
            addition_embed_type="text_time",
            defaults=Defaults(steps=30, guidance_scale=5.0, scheduler="unipc", control_scale=0.5),
            usual_scales=(0.4, 0.7),
            zeroes_empty=True,
        ),
        "sdxl-refiner": Family(
            name="sdxl-refiner",
            latents="SDXL",
            text_encoders=(
                TextEncoder("text_encoder_2", "tokenizer_2", "CLIPTextModelWithProjection"),
            ),
            text_layer=-2,
            addition_embed_type="text_time",
            defaults=Defaults(steps=30, guidance_scale=5.0, scheduler="unipc"),
            scores={"cond": 6.0, "uncond": 2.5},
        ),
    },
)


def family_of(unet_config: Mapping[str, Any], where: object, *, scored: bool = False) -> Family:
    """Return the family a UNet belongs to, from its config.

    Args:
        unet_config: its config.
        where: it is, for the message.
        scored: it is told how beautiful the picture is to be.

    Raises:
        ModelError: no family takes such a UNet; `where` is named in it.
    """
    addition = unet_config.get("addition_embed_type")
    for family in FAMILIES.values():
        if family.addition_embed_type == addition and bool(family.scores) == scored:
            return family
    raise ModelError(
        f"{where} has addition_embed_type {addition!r}, of no family underdraw knows: "
        + ", ".join(FAMILIES)
    )
