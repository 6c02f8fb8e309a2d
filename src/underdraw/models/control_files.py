"""A control on disk, of whatever kind, as its headers describe it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from underdraw.models.files import ModelFiles, weights_sha256
from underdraw.models.header import file_sha256
from underdraw.models.shape import NetworkShape
from underdraw.models.single_file import SingleFile
from underdraw.spec import Size

ControlKey = tuple[str, Path, Path | None]
"""What tells a control from any other: its kind, where it is, and what looks at its image."""


@dataclass(frozen=True)
class ControlFiles:
    """A control on disk, found to fit its model.

    Attributes:
        name: as it was asked for.
        kind: a name of `CONTROL_KINDS`.
        path: of the folder with its config and weights, or of the single file that it is.
        slots: places it acts at, each of which may have a level.
        model: what it was inspected for.
        pack: the pack it belongs to, or None.
        shape: of its network where that is a copy of the UNet's encoder.
        single: what is known of it where it is a single file.
        pooled: what it adds are means over the picture.
        types: how many types of condition it knows; 0 for networks of one type.
        encoder: folder of the network that looks at its image, or None.
        image_size: in which its image is looked at; None is the output's.
        multiple: what the output's sides must be multiples of.
        whole: its image is looked at whole, whichever part of the output is drawn.
    """

    name: str
    kind: str
    path: Path
    slots: int
    model: ModelFiles
    pack: ModelFiles | None = None
    shape: NetworkShape | None = None
    single: SingleFile | None = None
    pooled: bool = False
    types: int = 0
    encoder: Path | None = None
    image_size: Size | None = None
    multiple: int = 1
    whole: bool = False

    @property
    def key(self) -> ControlKey:
        """What tells it from any other control."""
        return self.kind, self.path, self.encoder

    def sha256(self) -> str:
        """Return the hash of its weights; ModelError where a pack's file was changed.

        With a network that looks at its image it is the hash of both hashes, one after the other.
        """
        own = (
            file_sha256(self.path) if self.path.is_file() else weights_sha256(self.path, self.pack)
        )
        if self.encoder is None:
            return own
        return hashlib.sha256((own + weights_sha256(self.encoder, None)).encode()).hexdigest()


Inspect = Callable[..., ControlFiles]
"""Describe the control at a path, asked for by a name, and check that it fits the model.

It takes name, path and model; and `encoder` where another network looks at the image.
"""
