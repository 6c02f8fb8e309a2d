"""Networks in single files: which tensors are theirs, and what a config would say of them.

A single file brings no config. All of it is read off its shapes, but for how many heads its
attention has, which the family says.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from underdraw.errors import ModelError
from underdraw.models.family import HEADS
from underdraw.models.header import Shapes, read_shapes
from underdraw.models.ldm import config_of, own_names
from underdraw.models.sniff import sniff


@dataclass(frozen=True)
class SingleFile:
    """One network in a single file.

    Attributes:
        path: of the file.
        names: of the network's tensors in the file, by its own.
        config: of the network's class.
    """

    path: Path
    names: Mapping[str, str]
    config: Mapping[str, Any]

    @property
    def shapes(self) -> Shapes:
        """The shape of every tensor, by the network's own names."""
        return _own_shapes(self.path, self.names)


def control_in(path: Path) -> SingleFile:
    """Describe the ControlNet that a single file is.

    Raises:
        ModelError: it is something else, or of no known family.
    """
    found = sniff(path)
    if found.kind != "ControlNet":
        raise ModelError(f"{path} is a {found.kind}; give a ControlNet, or a folder with one")
    if found.family is None:
        raise ModelError(
            f"{path} is a ControlNet of no family that is known, which a single file can't be; "
            "give a folder with its config.json"
        )
    names = own_names(read_shapes(path))
    shapes = _own_shapes(path, names)
    try:
        config = config_of(shapes, HEADS[found.family])
        config["conditioning_embedding_out_channels"] = _hint_channels(shapes)
    except (KeyError, IndexError) as error:
        raise ModelError(f"{path} lacks a part of a ControlNet: {error.args[0]}") from None
    return SingleFile(path, names, config)


def _own_shapes(path: Path, names: Mapping[str, str]) -> Shapes:
    shapes = read_shapes(path)
    return {own: shapes[name] for own, name in names.items()}


def _hint_channels(shapes: Shapes) -> list[int]:
    """Return the widths of a hint network: of its first layer, then of every second block."""
    start = "controlnet_cond_embedding"
    blocks = [name for name in shapes if re.fullmatch(rf"{start}\.blocks\.\d+\.weight", name)]
    wider = [f"{start}.blocks.{number}.weight" for number in range(1, len(blocks), 2)]
    return [shapes[name][0] for name in (f"{start}.conv_in.weight", *wider)]
