"""ControlNet-LLLite (kohya 2023): small additions to what goes into the UNet's attention."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from underdraw.errors import ModelError
from underdraw.models.bases import base_name
from underdraw.models.control_files import ControlFiles
from underdraw.models.files import ModelFiles
from underdraw.models.header import Shapes, read_shapes
from underdraw.models.ldm import flat_name
from underdraw.models.shape import attention_blocks, block_of
from underdraw.models.sniff import sniff

if TYPE_CHECKING:
    from torch import Tensor, nn

    from underdraw.models.load import Model

_PREFIX = "lllite_unet_"
_BEFORE = re.compile(r"\.(attn1\.to_[qkv]|attn2\.to_q)\.weight$")
_PARTS = ("conditioning1.0", "conditioning1.2", "down.0", "mid.0", "up.0")


@dataclass(frozen=True, eq=False)
class LLLiteNetwork:
    """An LLLite in memory, for one UNet.

    Attributes:
        layers: by the layer it acts before, its weights by their names in the file.
        slots: of each layer, the attention block it is in, counted from shallow to deep.
        blocks: how many there are.
    """

    layers: Mapping[nn.Module, Mapping[str, Tensor]]
    slots: Mapping[nn.Module, int]
    blocks: int


def inspect(name: str, path: Path, model: ModelFiles) -> ControlFiles:
    """Describe an LLLite and check that it fits the model."""
    told, mine = sniff(path).base, base_name(model.shape.text_width)
    if told and mine and told != mine:
        raise ModelError(
            f"control {name!r} does not fit {model.name!r}: it is for {told}, the model is {mine}"
        )
    _modules(name, path, model)
    return ControlFiles(
        name=name,
        kind="LLLite",
        path=path,
        slots=len(attention_blocks(model.unet_shapes)),
        model=model,
        multiple=model.vae_factor * 2 ** (model.shape.levels - 1),
    )


def _modules(name: str, path: Path, model: ModelFiles) -> dict[str, str]:
    """Return the UNet's layers that it acts before, by their names in the file."""
    shapes, base = read_shapes(path), model.unet_shapes
    known = {own.removesuffix(".weight").replace(".", "_"): own for own in base}
    found: dict[str, str] = {}
    for stem in {tensor.partition(".")[0] for tensor in shapes}:
        flat = flat_name(stem.removeprefix(_PREFIX), model.shape.blocks_a_level)
        own = known.get(flat)
        if not stem.startswith(_PREFIX) or own is None or not _BEFORE.search(own):
            raise ModelError(
                f"control {name!r} does not fit {model.name!r}: it acts before {stem}, which is "
                "none of the UNet's attention layers"
            )
        _check(name, stem, shapes, base[own])
        found[stem] = own.removesuffix(".weight")
    return found


def _check(name: str, stem: str, shapes: Shapes, weight: tuple[int, ...]) -> None:
    parts = [shapes.get(f"{stem}.{part}.weight", ()) for part in _PARTS]
    first, second, down, mid, up = parts
    if min(map(len, parts)) < 2 or min(len(first), len(second)) != 4 or first[1] != 3:
        raise ModelError(f"control {name!r} lacks a part of {stem}; fetch or save it again")
    if down[1] != weight[1] or up != (weight[1], down[0]) or math.prod(mid[2:]) != 1:
        raise ModelError(
            f"control {name!r} does not fit: before {stem} it takes {down[1]} channels, the "
            f"model has {weight[1]}"
        )


def load(files: ControlFiles, model: Model) -> LLLiteNetwork:
    """Load its weights where and in what its model computes."""
    from safetensors import safe_open

    modules = _modules(files.name, files.path, files.model)
    weights: defaultdict[str, dict[str, Tensor]] = defaultdict(dict)
    with safe_open(files.path, framework="pt") as tensors:
        for name in read_shapes(files.path):
            stem, _, part = name.partition(".")
            weights[stem][part] = tensors.get_tensor(name).to(model.device, model.dtype)
    blocks = attention_blocks(files.model.unet_shapes)
    layers = {stem: model.unet.get_submodule(own) for stem, own in modules.items()}
    return LLLiteNetwork(
        layers={layers[stem]: parts for stem, parts in weights.items()},
        slots={layers[stem]: blocks.index(block_of(own)) for stem, own in modules.items()},
        blocks=len(blocks),
    )
