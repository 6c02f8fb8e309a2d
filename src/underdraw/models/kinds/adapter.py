"""T2I-Adapters: small networks whose features are added inside the UNet's encoder."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from underdraw.errors import ModelError
from underdraw.models.bases import base_name
from underdraw.models.control_files import ControlFiles
from underdraw.models.files import ModelFiles
from underdraw.models.header import Shapes, read_shapes
from underdraw.models.ldm import Stored
from underdraw.models.locate import read_json, weights_in
from underdraw.models.shape import inner_sites
from underdraw.models.single_file import SingleFile
from underdraw.models.sniff import sniff

if TYPE_CHECKING:
    from underdraw.models.load import Model


def inspect(name: str, path: Path, model: ModelFiles) -> ControlFiles:
    """Describe a T2I-Adapter and check that it fits the model."""
    told, mine = None, base_name(model.shape.text_width)
    try:
        if path.is_file():
            single, told = _single(path), sniff(path).base
            config, shapes = single.config, single.shapes
        else:
            single, config = None, read_json(path / "config.json")
            shapes = read_shapes(weights_in(path))
        features = _features(config, shapes)
        factor = int(config.get("downscale_factor", 8))
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise ModelError(f"{path} lacks a part of a T2I-Adapter: {error}") from None
    sites = [(width, model.vae_factor * times) for width, times in inner_sites(model.unet_shapes)]
    if features != sites[: len(features)]:
        kinds = f"it is for {told}, the model is {mine}; " if told and mine and told != mine else ""
        raise ModelError(
            f"control {name!r} does not fit {model.name!r}: {kinds}it gives features of "
            f"{_written(features)}, the model takes {_written(sites)} (channels at pixels a cell)"
        )
    return ControlFiles(
        name=name,
        kind="T2I-Adapter",
        path=path,
        slots=len(features),
        model=model,
        single=single,
        multiple=factor,
    )


def _written(features: list[tuple[int, int]]) -> str:
    return ", ".join(f"{width}@{pixels}" for width, pixels in features)


def _features(config: Mapping[str, Any], shapes: Shapes) -> list[tuple[int, int]]:
    """Return the channels of each feature, and how many pixels a side it has to a cell."""
    factor, kind = int(config.get("downscale_factor", 8)), config["adapter_type"]
    widths = list(config["channels"])
    if kind == "light_adapter":
        widths = [*widths, widths[-1]]
    halvings = (0, 0, 1, 1) if kind == "full_adapter_xl" else tuple(range(len(widths)))
    if shapes.get("adapter.conv_in.weight", (widths[0],))[0] != widths[0]:
        raise ValueError("its config has other channels than its weights")
    return [(width, factor * 2**k) for width, k in zip(widths, halvings, strict=True)]


def _single(path: Path) -> SingleFile:
    """Describe an adapter in a single file: its config is read off its shapes."""
    shapes = read_shapes(path)
    light = any(re.match(r"(adapter\.)?body\.0\.out_conv\.", name) for name in shapes)
    tensors = {_own(name, light): Stored(name) for name in shapes}
    own = {name: shapes[at.name] for name, at in tensors.items()}
    blocks = range(len({m[1] for n in own if (m := re.match(r"adapter\.body\.(\d+)\.", n))}))
    resnets = len({m[1] for n in own if (m := re.match(r"adapter\.body\.0\.resnets\.(\d+)\.", n))})
    if light:
        widths = [own[f"adapter.body.{k}.out_conv.weight"][0] for k in blocks]
        inputs, kind, widths = own["adapter.body.0.in_conv.weight"][1], "light_adapter", widths[:-1]
    else:
        widths = [own[f"adapter.body.{k}.resnets.0.block1.weight"][0] for k in blocks]
        inputs, kind = own["adapter.conv_in.weight"][1], "full_adapter"
    # 8 x 8 pixels are folded into a channel for SD, 16 x 16 for SDXL, of a grey or a colour map.
    factor, channels = {64: (8, 1), 192: (8, 3), 256: (16, 1), 768: (16, 3)}[inputs]
    config = {
        "in_channels": channels,
        "channels": widths,
        "num_res_blocks": resnets,
        "downscale_factor": factor,
        "adapter_type": "full_adapter_xl" if factor == 16 else kind,
    }
    return SingleFile(path, tensors, config)


def _own(name: str, light: bool) -> str:
    """Return diffusers' name of an adapter's tensor; in the original, full ones are a flat list."""
    match = re.fullmatch(r"body\.(\d+)\.(body\.(\d+)\.)?(\w+)\.(\w+)", name)
    if match is None:
        return name if name.startswith("adapter.") else f"adapter.{name}"
    number, _, inner, part, last = match.groups()
    block, resnet = (number, inner) if light else divmod(int(number), 2)
    within = f"resnets.{resnet}.{part}" if part in ("block1", "block2") else part
    return f"adapter.body.{block}.{within}.{last}"


def load(files: ControlFiles, model: Model) -> Any:
    """Load it where and in what its model computes."""
    from diffusers.models.adapter import T2IAdapter

    from underdraw.models.weights import load_network, load_single

    if files.single is None:
        return load_network(T2IAdapter, files.path, model.device, model.dtype)
    return load_single(T2IAdapter, files.single, model.device, model.dtype)
