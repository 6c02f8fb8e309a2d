"""IP-Adapters: a picture as a second prompt, beside the text in every cross-attention."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from underdraw.errors import ModelError
from underdraw.models.bases import base_name
from underdraw.models.control_files import ControlFiles
from underdraw.models.files import ModelFiles
from underdraw.models.header import Shapes, read_shapes
from underdraw.models.locate import locate, read_json, weights_in
from underdraw.models.shape import attention_blocks, block_of
from underdraw.models.sniff import sniff
from underdraw.spec import Size

if TYPE_CHECKING:
    from torch import Tensor, nn

    from underdraw.models.load import Model

_KEYS = re.compile(r"ip_adapter\.(\d+)\.to_k_ip\.weight")
_FOLDERS = ("image_encoder", "../image_encoder", "../models/image_encoder")
_ORDER = {"down_blocks": 0, "up_blocks": 1, "mid_block": 2}
_MEAN, _STD = (0.48145466, 0.4578275, 0.40821073), (0.26862954, 0.26130258, 0.27577711)


@dataclass(frozen=True, eq=False)
class ImagePromptNetwork:
    """An IP-Adapter in memory, for one UNet.

    Attributes:
        encoder: looks at the picture.
        projection: makes tokens of what it saw.
        whole: it takes what the encoder saw everywhere, not its summary.
        layers: by cross-attention layer, the weights of keys and of values, (C, D) each.
        slots: of each layer, the attention block it is in, counted from shallow to deep.
        blocks: how many there are.
        mean: of the pixels the encoder was trained on, by channel.
        std: their standard deviation.
    """

    encoder: Any
    projection: Any
    whole: bool
    layers: Mapping[nn.Module, tuple[Tensor, Tensor]]
    slots: Mapping[nn.Module, int]
    blocks: int
    mean: tuple[float, ...]
    std: tuple[float, ...]


def inspect(name: str, path: Path, model: ModelFiles, encoder: str | None = None) -> ControlFiles:
    """Describe an IP-Adapter, check that it fits the model, and find what looks at its image.

    Args:
        name: as it was asked for.
        path: of its file.
        model: what it is to steer.
        encoder: a folder or a hub id; left out, it is looked for beside the file and in the model.

    Raises:
        ModelError: it does not fit, wants a face's embedding, or no encoder fits it.
    """
    shapes = read_shapes(path)
    told, mine = sniff(path).base, base_name(model.shape.text_width)
    if told and mine and told != mine:
        raise ModelError(
            f"control {name!r} does not fit {model.name!r}: it is for {told}, the model is {mine}"
        )
    keys = [shapes[key] for key in _keys(shapes)]
    wanted = [model.unet_shapes[layer] for layer in _layers(model.unet_shapes)]
    if keys != wanted:
        raise ModelError(
            f"control {name!r} does not fit {model.name!r}: it has {len(keys)} layers of keys of "
            f"{sorted(set(keys))}, the model {len(wanted)} of {sorted(set(wanted))}"
        )
    folder = _encoder(name, path, model, encoder, *_wanted(name, shapes))
    side = int(read_json(folder / "config.json").get("image_size", 224))
    return ControlFiles(
        name=name,
        kind="IP-Adapter",
        path=path,
        slots=len(attention_blocks(model.unet_shapes)),
        model=model,
        encoder=folder,
        image_size=Size(side, side),
        whole=True,
    )


def _keys(shapes: Shapes) -> list[str]:
    found = [match for name in shapes if (match := _KEYS.fullmatch(name))]
    return [match[0] for match in sorted(found, key=lambda match: int(match[1]))]


def _layers(unet: Shapes) -> list[str]:
    """Name the keys of every cross-attention, in the order in which adapters number them."""
    names = [name for name in unet if name.endswith(".attn2.to_k.weight")]
    return sorted(
        names,
        key=lambda name: (_ORDER[name.split(".")[0]], *map(int, re.findall(r"\.(\d+)\.", name))),
    )


def _wanted(name: str, shapes: Shapes) -> tuple[str, int]:
    """Return the number in an encoder's config that this adapter takes, and how much it must be."""
    if any("_lora" in key for key in shapes):
        raise ModelError(
            f"control {name!r} is a FaceID kind of IP-Adapter, which takes a face's embedding and "
            "not a picture; give a plain, plus or full-face one"
        )
    takes = (
        ("image_proj.proj.weight", "projection_dim"),
        ("image_proj.proj.0.weight", "hidden_size"),
        ("image_proj.proj_in.weight", "hidden_size"),
    )
    for key, field in takes:
        if len(shapes.get(key, ())) == 2:
            return field, shapes[key][1]
    raise ModelError(f"control {name!r} has no image projection that is known")


def _encoder(
    name: str, path: Path, model: ModelFiles, given: str | None, field: str, width: int
) -> Path:
    if given is not None:
        places = [locate(given, "image encoder", ())]
    else:
        beside = [path.parent / folder for folder in _FOLDERS]
        places = [place for place in (*beside, model.folder / "image_encoder") if place.is_dir()]
    found: list[str] = []
    for place in places:
        has = read_json(place / "config.json").get(field)
        if has == width:
            read_shapes(weights_in(place))
            return place.resolve()
        found.append(f"{place} has {has}")
    raise ModelError(
        f"control {name!r} needs a CLIP image encoder with {field} {width}; "
        f"{'; '.join(found) or 'none lies beside it'}; give encoder=FOLDER, or a hub id such as "
        "h94/IP-Adapter/models/image_encoder"
    )


def load(files: ControlFiles, model: Model) -> ImagePromptNetwork:
    """Load it, and its encoder, where and in what its model computes."""
    from safetensors import safe_open
    from transformers import CLIPVisionModelWithProjection

    from underdraw.models.weights import load_network

    assert files.encoder is not None
    unread = frozenset({"vision_model.embeddings.position_ids"})
    with safe_open(files.path, framework="pt") as tensors:
        stored = {name: tensors.get_tensor(name) for name in read_shapes(files.path)}
    start = "image_proj."
    weights = {n.removeprefix(start): t for n, t in stored.items() if n.startswith(start)}
    # diffusers knows how each kind of projection is written; it has no public name for that.
    projection: nn.Module = model.unet._convert_ip_adapter_image_proj_to_diffusers(
        weights, low_cpu_mem_usage=False
    )
    names = [name.removesuffix(".to_k.weight") for name in _layers(files.model.unet_shapes)]
    layers = [model.unet.get_submodule(name) for name in names]
    blocks = attention_blocks(files.model.unet_shapes)
    pairs = [
        tuple(stored[name].to(model.device, model.dtype) for name in (key, _value(key)))
        for key in _keys(read_shapes(files.path))
    ]
    mean, std = _pixels(files.encoder)
    return ImagePromptNetwork(
        encoder=load_network(
            CLIPVisionModelWithProjection, files.encoder, model.device, model.dtype, unread
        ),
        projection=projection.to(model.device, model.dtype).eval().requires_grad_(False),
        whole="proj.weight" not in weights,
        layers=dict(zip(layers, pairs, strict=True)),
        slots={
            layer: blocks.index(block_of(name)) for layer, name in zip(layers, names, strict=True)
        },
        blocks=len(blocks),
        mean=mean,
        std=std,
    )


def _value(key: str) -> str:
    return key.replace("to_k_ip", "to_v_ip")


def _pixels(encoder: Path) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return mean and deviation of the pixels an encoder was trained on; CLIP's where unsaid."""
    path = encoder / "preprocessor_config.json"
    config = read_json(path) if path.exists() else {}
    return tuple(config.get("image_mean", _MEAN)), tuple(config.get("image_std", _STD))
