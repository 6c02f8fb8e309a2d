"""The shape of a UNet or a ControlNet, as far as the two must agree, read from headers alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from underdraw.errors import ModelError
from underdraw.models.bases import base_name
from underdraw.models.header import Shapes


@dataclass(frozen=True)
class NetworkShape:
    """What a UNet offers and a control must fit.

    Attributes:
        text_width: channels of a text token; None where it attends to none.
        latent_channels: channels of the latents.
        extra_channels: what a UNet takes beside them: a mask and a masked picture.
        residuals: channels of each residual, shallow to deep, mid last.
        levels: resolutions the latents go through, each half the one before.
        guidance_width: of the guidance scale that it takes as an input; None where it takes none.
    """

    text_width: int | None
    latent_channels: int
    extra_channels: int
    residuals: tuple[int, ...]
    levels: int
    guidance_width: int | None = None

    @property
    def blocks_a_level(self) -> int:
        """How many residuals a level gives: one for each layer, and one of what leads to it."""
        return (len(self.residuals) - 1) // self.levels

    def misfits(self, other: NetworkShape) -> str | None:
        """Return why this network can't steer `other`, or None when it can."""
        if self.text_width is not None and self.text_width != other.text_width:
            mine, theirs = (_named(width) for width in (self.text_width, other.text_width))
            return f"expects {mine}, the model has {theirs}"
        mine, theirs = self.latent_channels, other.latent_channels
        if mine != theirs:
            return f"expects {mine} latent channels, the model has {theirs}"
        if self.residuals != other.residuals:
            return (
                f"gives residuals of {self.residuals} channels, the model takes {other.residuals}"
            )
        return None


def unet_shape(shapes: Shapes, path: Path) -> NetworkShape:
    """Read the shape of a UNet off its tensors, or raise ModelError: `path` holds none."""
    try:
        skips = [shapes["conv_in.weight"][0]]
        skips += [shapes[name][0] for name in _skip_convolutions(shapes)]
        mid = shapes["mid_block.resnets.0.conv2.weight"][0]
    except (KeyError, IndexError):
        raise ModelError(f"{path} is not a diffusers UNet") from None
    shape = _shape(path, shapes, (*skips, mid))
    if shape.text_width is None:
        raise ModelError(f"{path} has no text cross-attention; underdraw can't use it")
    return shape


def control_shape(shapes: Shapes, path: Path) -> NetworkShape:
    """Read the shape of a ControlNet off its tensors, as `unet_shape` does."""
    try:
        count = sum(bool(re.fullmatch(r"controlnet_down_blocks\.\d+\.weight", n)) for n in shapes)
        names = [f"controlnet_down_blocks.{index}.weight" for index in range(count)]
        residuals = [shapes[name][0] for name in (*names, "controlnet_mid_block.weight")]
    except (KeyError, IndexError):
        raise ModelError(f"{path} is not a diffusers ControlNet") from None
    return _shape(path, shapes, tuple(residuals))


def _named(text_width: int | None) -> str:
    base = base_name(text_width)
    return f"text width {text_width}" + (f" ({base})" if base else "")


def _skip_convolutions(shapes: Shapes) -> list[str]:
    """Name the last convolution before each skip: every resnet's, then the downsampler's."""
    pattern = re.compile(
        r"down_blocks\.(\d+)\.(?:resnets\.(\d+)\.conv2|(downsamplers)\.0\.conv)\.weight"
    )
    found = [match for name in shapes if (match := pattern.fullmatch(name))]
    found.sort(key=lambda match: (int(match[1]), match[3] is not None, int(match[2] or 0)))
    return [match[0] for match in found]


def _shape(path: Path, shapes: Shapes, residuals: tuple[int, ...]) -> NetworkShape:
    keys = [name for name in shapes if name.endswith("attn2.to_k.weight")]
    levels = {match[1] for name in shapes if (match := re.match(r"down_blocks\.(\d+)\.", name))}
    if len(shapes.get("conv_in.weight", ())) != 4:
        raise ModelError(f"{path} takes no latents; underdraw can't use it")
    taken = shapes["conv_in.weight"][1]
    given = shapes.get("conv_out.weight", (taken,))[0]
    guidance = shapes.get("time_embedding.cond_proj.weight")
    return NetworkShape(
        text_width=shapes[keys[0]][1] if keys else None,
        latent_channels=given,
        extra_channels=taken - given,
        residuals=residuals,
        levels=len(levels),
        guidance_width=guidance[1] if guidance else None,
    )


def attention_blocks(unet: Shapes) -> list[str]:
    """Name the blocks of a UNet that attend, from shallow to deep: down, mid, up."""
    order = {"down_blocks": 0, "mid_block": 1, "up_blocks": 2}
    found = {block_of(name) for name in unet if ".attn1.to_q." in name}
    return sorted(found, key=lambda block: (order[block.split(".")[0]], block))


def block_of(name: str) -> str:
    """Return the block that a layer is in: `down_blocks.1`, `mid_block`."""
    first, second = name.split(".")[:2]
    return f"{first}.{second}" if second.isdigit() else first


def inner_sites(unet: Shapes) -> list[tuple[int, int]]:
    """Return where features are added inside the encoder: in each down block, then in the mid.

    Returns:
        Channels, and how often the latents' sides were halved by then, as a factor.
    """
    sites: list[tuple[int, int]] = []
    factor, block, width = 1, 0, 0
    while f"down_blocks.{block}.resnets.0.conv2.weight" in unet:
        start = f"down_blocks.{block}."
        width = unet[f"{start}resnets.0.conv2.weight"][0]
        halves = f"{start}downsamplers.0.conv.weight" in unet
        # A block that attends is added to before it is made smaller, others after it.
        attends = any(name.startswith(f"{start}attentions.") for name in unet)
        sites.append((width, factor if attends or not halves else 2 * factor))
        factor, block = factor * 2 if halves else factor, block + 1
    return [*sites, (width, factor)]
