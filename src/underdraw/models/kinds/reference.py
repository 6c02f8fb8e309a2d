"""Reference-only: a picture that the UNet's own self-attention looks at. It has no weights."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from underdraw.errors import ModelError
from underdraw.models.control_files import ControlFiles
from underdraw.models.files import ModelFiles
from underdraw.models.shape import attention_blocks, block_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from torch import nn

    from underdraw.models.load import Model

NAME = "reference"


@dataclass(frozen=True, eq=False)
class ReferenceNetwork:
    """The UNet itself, as what reads a reference.

    Attributes:
        unet: it.
        slots: of each self-attention layer, the attention block it is in, from shallow to deep.
        blocks: how many there are.
    """

    unet: Any
    slots: Mapping[nn.Module, int]
    blocks: int


def inspect(name: str, path: Path, model: ModelFiles) -> ControlFiles:
    """Describe a reference, which every model has that takes latents alone."""
    if model.shape.extra_channels:
        raise ModelError(
            f"control {name!r} reads its picture with the UNet itself, and the one of "
            f"{model.name!r} is for inpainting; give the plain model"
        )
    unet = path if model.single else path / "unet"
    return ControlFiles(
        name=name,
        kind="reference",
        path=unet,
        slots=len(attention_blocks(model.unet_shapes)),
        model=model,
        pack=model if model.manifest else None,
        whole=True,
    )


def load(files: ControlFiles, model: Model) -> ReferenceNetwork:
    """Find the self-attention layers of the model's UNet."""
    blocks = attention_blocks(files.model.unet_shapes)
    return ReferenceNetwork(
        unet=model.unet,
        slots={
            layer: blocks.index(block_of(name))
            for name, layer in model.unet.named_modules()
            if name.endswith(".attn1")
        },
        blocks=len(blocks),
    )
