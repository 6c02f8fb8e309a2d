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


@dataclass(frozen=True)
class Defaults:
    """What fills the fields a request leaves out."""

    steps: int
    guidance_scale: float
    scheduler: str


@dataclass(frozen=True)
class Family:
    """A way of putting a UNet, a VAE and text encoders together.

    Attributes:
        name: as a pack's manifest writes it.
        text_encoders: subfolders, in the order in which their token states are joined.
        tokenizers: subfolders, one for each text encoder.
        addition_embed_type: what the UNet's config says it takes besides tokens, e.g. size.
        defaults: for a model that states none.
    """

    name: str
    text_encoders: tuple[str, ...]
    tokenizers: tuple[str, ...]
    addition_embed_type: str | None
    defaults: Defaults


FAMILIES: Registry[Family] = Registry(
    "family",
    {
        "sd": Family(
            name="sd",
            text_encoders=("text_encoder",),
            tokenizers=("tokenizer",),
            addition_embed_type=None,
            defaults=Defaults(steps=20, guidance_scale=7.5, scheduler="unipc"),
        ),
    },
)


TEXT_WIDTHS: Mapping[int, str] = {
    768: "SD 1.x",
    1024: "SD 2.x",
    2048: "SDXL",
    1280: "SDXL refiner",
}
"""Whose text tokens are so wide where the cross-attention takes them in: it tells loose files."""


def family_of(unet_config: Mapping[str, Any], where: object) -> Family:
    """Return the family a UNet belongs to, from its config.

    Raises:
        ModelError: no family takes such a UNet; `where` is named in it.
    """
    addition = unet_config.get("addition_embed_type")
    for family in FAMILIES.values():
        if family.addition_embed_type == addition:
            return family
    raise ModelError(
        f"{where} has addition_embed_type {addition!r}, of no family underdraw knows: "
        + ", ".join(FAMILIES)
    )
