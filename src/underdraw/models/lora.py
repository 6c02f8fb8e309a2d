"""LoRAs on disk: whose layers they change, told from the header alone.

The same factors go by many names: kohya flattens a layer's name, in diffusers' words or in LDM's;
PEFT and diffusers, old and new, keep its dots and add words of their own.
"""

from __future__ import annotations

import json
import math
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from underdraw.errors import ModelError
from underdraw.models.bases import base_name
from underdraw.models.files import ModelFiles
from underdraw.models.header import Shapes, file_sha256, read_header, read_shapes
from underdraw.models.ldm import flat_name
from underdraw.models.locate import locate, one_file_in, read_json, weights_in
from underdraw.models.sniff import sniff

_FACTOR = re.compile(
    r"(?P<stem>.+?)(?:"
    r"\.lora_(?P<a>down|up|A|B)(?:\.\w+)?|[._]lora(?:_linear_layer)?\.(?P<b>down|up)"
    r")\.weight"
)
_SIDES = {"down": "down", "A": "down", "up": "up", "B": "up"}
_CONFIG = ("lora_alpha", "alpha_pattern", "use_rslora", "use_dora")
_FILES = ("pytorch_lora_weights.safetensors", "adapter_model.safetensors")
_PARTS = (
    ("lora_unet_", "unet"),
    ("lora_te1_", "text_encoder"),
    ("lora_te2_", "text_encoder_2"),
    ("lora_te_", "text_encoder"),
    ("unet.", "unet"),
    ("text_encoder_2.", "text_encoder_2"),
    ("text_encoder.", "text_encoder"),
)


class LoraLayer(NamedTuple):
    """One layer's change.

    Attributes:
        module: the layer's name in its network.
        down: name of the first factor in the file.
        up: name of the second.
        alpha: name of what both are scaled by, or a number; None is the rank.
    """

    module: str
    down: str
    up: str
    alpha: str | float | None


@dataclass(frozen=True)
class LoraFiles:
    """A LoRA on disk.

    Attributes:
        name: as it was asked for.
        path: of its file.
        parts: the layers it changes, by the model's part that they are in.
    """

    name: str
    path: Path
    parts: Mapping[str, tuple[LoraLayer, ...]]

    def sha256(self) -> str:
        """Return the hash of its weights."""
        return file_sha256(self.path)


def inspect_lora(name: str, model: ModelFiles) -> LoraFiles:
    """Describe a LoRA without loading it, and check that it fits the model.

    Args:
        name: a file, a folder with one, or a hub id.
        model: whose weights it is to change.

    Raises:
        ModelError: it can't be read, is something else, or does not fit.
        SpecError: nothing is called so.
    """
    found = locate(name, "LoRA", (), single=True)
    path = found if found.is_file() else one_file_in(found, _FILES)
    told = sniff(path)
    if told.kind != "LoRA":
        raise ModelError(f"{path} is a {told.kind}, not a plain LoRA; underdraw can't add it")
    mine = base_name(model.shape.text_width)
    if told.base and mine and told.base != mine:
        raise ModelError(
            f"LoRA {name!r} does not fit {model.name!r}: it is for {told.base}, the model is {mine}"
        )
    header = read_header(path)
    given = _layers(path, header.shapes, _adapter_config(path, header.metadata))
    parts = {
        part: tuple(_resolved(name, layers, header.shapes, model, part))
        for part, layers in given.items()
    }
    return LoraFiles(name, path, parts)


def _layers(path: Path, shapes: Shapes, config: Mapping[str, Any]) -> dict[str, list[LoraLayer]]:
    """Pair the factors up, by part; modules are still named as the file does."""
    pairs: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for name in shapes:
        if match := _FACTOR.fullmatch(name):
            pairs[match["stem"]][_SIDES[match["a"] or match["b"]]] = name
        elif name.endswith(".alpha"):
            pairs[name.removesuffix(".alpha")]["alpha"] = name
        else:
            raise ModelError(
                f"{path} holds {name}, which is no part of a plain LoRA; underdraw can't add it"
            )
    parts: defaultdict[str, list[LoraLayer]] = defaultdict(list)
    for stem, pair in pairs.items():
        if not {"down", "up"} <= set(pair):
            raise ModelError(f"{path} lacks a factor of {stem}; is it whole?")
        part, module = _part(stem)
        alpha = pair.get("alpha") or _told_alpha(path, part, config)
        parts[part].append(LoraLayer(module, pair["down"], pair["up"], alpha))
    return parts


def _adapter_config(path: Path, metadata: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what PEFT says beside the tensors, such as `lora_alpha` or `unet.lora_alpha`."""
    beside = path.with_name("adapter_config.json")
    if beside.exists():
        return read_json(beside)
    try:
        config = json.loads(metadata["lora_adapter_metadata"])
    except (KeyError, TypeError, ValueError, RecursionError):
        return {}
    return config if isinstance(config, dict) else {}


def _told_alpha(path: Path, part: str, config: Mapping[str, Any]) -> float | None:
    own = {key: config.get(f"{part}.{key}", config.get(key)) for key in _CONFIG}
    if own["use_rslora"] or own["alpha_pattern"] or own["use_dora"]:
        raise ModelError(
            f"{path} scales its layers by a rule of its own (rsLoRA, DoRA or alpha_pattern); "
            "underdraw can't add it"
        )
    alpha = own["lora_alpha"]
    if alpha is not None and (isinstance(alpha, bool) or not isinstance(alpha, int | float)):
        raise ModelError(f"{path} says lora_alpha is {alpha!r}, which is no number")
    return alpha


def _part(stem: str) -> tuple[str, str]:
    stem = stem.removeprefix("base_model.model.")
    for prefix, part in _PARTS:
        if stem.startswith(prefix):
            return part, stem.removeprefix(prefix)
    return "unet", stem


def _resolved(
    name: str, layers: list[LoraLayer], shapes: Shapes, model: ModelFiles, part: str
) -> Iterator[LoraLayer]:
    """Give the layers the names they have in the model, and check their sizes."""
    own = _weights_of(model, part, name)
    known = {_flat(weight): weight.removesuffix(".weight") for weight in own}
    for layer in layers:
        flat = _flat(layer.module)
        if part == "unet":
            flat = flat_name(flat.replace("_processor_", "_"), model.shape.blocks_a_level)
        # Diffusers' first attention processors knew no dropout after the output.
        module = known.get(flat) or known.get(f"{flat}_0")
        if module is None:
            raise ModelError(
                f"LoRA {name!r} does not fit {model.name!r}: it changes {layer.module}, which is "
                f"none of the layers of its {part}"
            )
        weight, down, up = own[f"{module}.weight"], shapes[layer.down], shapes[layer.up]
        if min(len(up), len(down)) < 2 or not down[0] or _numbers(layer.alpha, shapes) != 1:
            raise ModelError(f"LoRA {name!r} has a damaged {layer.down}; fetch or save it again")
        whole = (up[0], down[1]) == tuple(weight[:2]) and up[1] == down[0]
        if not whole or _kernel(down) != _kernel(weight) or _kernel(up) != (1, 1):
            raise ModelError(
                f"LoRA {name!r} does not fit {model.name!r}: at {module} its factors are "
                f"{down} and {up}, the weights {tuple(weight)}"
            )
        yield layer._replace(module=module)


def _numbers(alpha: str | float | None, shapes: Shapes) -> int:
    return math.prod(shapes[alpha]) if isinstance(alpha, str) else 1


def _kernel(shape: tuple[int, ...]) -> tuple[int, ...]:
    """Return the window of a convolution; a linear layer is one of a single pixel."""
    return tuple(shape[2:]) or (1, 1)


def _weights_of(model: ModelFiles, part: str, name: str) -> Shapes:
    if part not in model.parts:
        raise ModelError(f"LoRA {name!r} does not fit {model.name!r}, which has no {part}")
    if model.single:
        shapes = model.single.networks[part].shapes
    else:
        shapes = read_shapes(weights_in(model.folder / part))
    return {n: s for n, s in shapes.items() if n.endswith(".weight") and len(s) in (2, 4)}


def _flat(name: str) -> str:
    return name.removesuffix(".weight").replace(".", "_").removeprefix("text_model_")
