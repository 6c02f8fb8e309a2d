"""The names that networks have in single files, beside those they have in the diffusers layout.

Single files mostly keep the names of the code that the models were first published with (Rombach et
al. 2022, "LDM"). A network there is a list of numbered blocks where diffusers has levels; within a
block only the words differ.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

PREFIXES = ("control_model.", "model.diffusion_model.", "diffusion_model.")

_ENDS = {
    "time_embed.0": "time_embedding.linear_1",
    "time_embed.2": "time_embedding.linear_2",
    "label_emb.0.0": "add_embedding.linear_1",
    "label_emb.0.2": "add_embedding.linear_2",
    "input_blocks.0.0": "conv_in",
    "out.0": "conv_norm_out",
    "out.2": "conv_out",
    "middle_block_out.0": "controlnet_mid_block",
}
_HINT = re.compile(r"input_hint_block\.(\d+)\.")
_VAE = re.compile(r"(encoder|decoder|quant_conv|post_quant_conv)\.")
_VAE_WORDS = (
    (r"\.mid\.block_(1|2)\.", lambda match: f".mid_block.resnets.{int(match[1]) - 1}."),
    (r"\.mid\.attn_1\.norm\.", ".mid_block.attentions.0.group_norm."),
    (r"\.mid\.attn_1\.proj_out\.", ".mid_block.attentions.0.to_out.0."),
    (r"\.mid\.attn_1\.(q|k|v)\.", r".mid_block.attentions.0.to_\1."),
    (r"\.nin_shortcut\.", ".conv_shortcut."),
    (r"\.norm_out\.", ".conv_norm_out."),
)
_CLIP = re.compile(r"text_model\.|text_projection\.")
_OPEN_CLIP_LAYER = re.compile(r"transformer\.resblocks\.(\d+)\.(.+)")
_OPEN_CLIP = {
    "ln_1": "layer_norm1",
    "ln_2": "layer_norm2",
    "mlp.c_fc": "mlp.fc1",
    "mlp.c_proj": "mlp.fc2",
    "attn.out_proj": "self_attn.out_proj",
}
_OPEN_CLIP_ENDS = {
    "token_embedding.weight": "text_model.embeddings.token_embedding.weight",
    "positional_embedding": "text_model.embeddings.position_embedding.weight",
    "ln_final.weight": "text_model.final_layer_norm.weight",
    "ln_final.bias": "text_model.final_layer_norm.bias",
    "text_projection": "text_projection.weight",
}
_MIDDLE = {"0": "resnets.0", "1": "attentions.0", "2": "resnets.1"}
_RESNET = {
    "in_layers.0": "norm1",
    "in_layers.2": "conv1",
    "emb_layers.1": "time_emb_proj",
    "out_layers.0": "norm2",
    "out_layers.3": "conv2",
    "skip_connection": "conv_shortcut",
}
_LDM_ENDS, _LDM_MIDDLE, _LDM_RESNET = (
    {own: theirs for theirs, own in words.items()} for words in (_ENDS, _MIDDLE, _RESNET)
)


class Stored(NamedTuple):
    """Where a network's tensor is in a file.

    Attributes:
        name: of the tensor in the file.
        third: which part of it, where queries, keys and values are one tensor.
        transposed: it lies the other way round there.
    """

    name: str
    third: int | None = None
    transposed: bool = False


def network_names(names: Iterable[str]) -> dict[str, Stored]:
    """Find every tensor of a UNet or ControlNet in a file, by its diffusers name.

    Args:
        names: of all tensors in the file; those of other networks, and what belongs to no network
            (such as `difference`), are left out. Files that have diffusers names keep them.
    """
    names = list(names)
    prefix = next((p for p in PREFIXES if any(name.startswith(p) for name in names)), "")
    inner = [name.removeprefix(prefix) for name in names if name.startswith(prefix)]
    if not any(name.startswith("input_blocks.") for name in inner):
        return {name: Stored(f"{prefix}{name}") for name in inner}
    downs = [
        int(match[1]) for n in inner if (match := re.match(r"input_blocks\.(\d+)\.0\.op\.", n))
    ]
    # A level is so many blocks and the downsampler; a network of one level has none.
    level = min(downs, default=len(inner))
    hints = [int(match[1]) for name in inner if (match := _HINT.match(name))]
    found = ((_network(name, level, max(hints, default=0)), name) for name in inner)
    return {own: Stored(f"{prefix}{name}") for own, name in found if own is not None}


def _network(name: str, level: int, last_hint: int) -> str | None:
    """Translate one name.

    Args:
        name: in the file, without its prefix.
        level: how many input blocks a level has.
        last_hint: number of the last layer of the hint network.
    """
    stem, _, last = name.rpartition(".")
    if stem in _ENDS:
        return f"{_ENDS[stem]}.{last}"
    if match := _HINT.match(name):
        place = int(match[1])  # every other layer is a SiLU
        inner = {0: "conv_in", last_hint: "conv_out"}.get(place, f"blocks.{place // 2 - 1}")
        return f"controlnet_cond_embedding.{inner}.{last}"
    if match := re.fullmatch(r"zero_convs\.(\d+)\.0", stem):
        return f"controlnet_down_blocks.{match[1]}.{last}"
    if match := re.fullmatch(r"middle_block\.([0-2])\.(.+)", name):
        return f"mid_block.{_MIDDLE[match[1]]}.{_within(match[2])}"
    match = re.fullmatch(r"(input|output)_blocks\.(\d+)\.(\d)\.(.+)", name)
    return None if match is None else _level(match, level)


def _level(match: re.Match[str], level: int) -> str:
    """Translate a name within a numbered block; the first input block is no level's."""
    way, number, part, name = match.groups()
    last = name.rpartition(".")[2]
    if way == "input":
        block, layer = divmod(int(number) - 1, level)
        start, resampler = f"down_blocks.{block}", "downsamplers"
    else:
        block, layer = divmod(int(number), level)
        start, resampler = f"up_blocks.{block}", "upsamplers"
    if name.startswith(("op.", "conv.")):
        return f"{start}.{resampler}.0.conv.{last}"
    kind = "attentions" if part == "1" else "resnets"
    return f"{start}.{kind}.{layer}.{_within(name)}"


def _within(name: str) -> str:
    """Translate a name within a block; attention has the same names in both."""
    stem, _, last = name.rpartition(".")
    return f"{_RESNET.get(stem, stem)}.{last}"


def ldm_name(name: str, layers: int, hints: int) -> str:
    """Return what LDM calls a tensor of a ControlNet; `network_names` finds it by that.

    Args:
        name: in the diffusers layout.
        layers: resnets to a level.
        hints: blocks of the hint network, between its ends.
    """
    stem, _, last = name.rpartition(".")
    if stem in _LDM_ENDS:
        return f"{_LDM_ENDS[stem]}.{last}"
    if match := re.fullmatch(r"controlnet_cond_embedding\.(conv_in|blocks\.(\d+)|conv_out)", stem):
        place = 0 if match[1] == "conv_in" else int(match[2] or hints) + 1
        return f"input_hint_block.{2 * place}.{last}"
    if match := re.fullmatch(r"controlnet_down_blocks\.(\d+)", stem):
        return f"zero_convs.{match[1]}.0.{last}"
    if match := re.fullmatch(r"mid_block\.(\w+\.\d)\.(.+)", stem):
        place, inner = _LDM_MIDDLE[match[1]], match[2]
        return f"middle_block.{place}.{_LDM_RESNET.get(inner, inner)}.{last}"
    match = re.fullmatch(r"down_blocks\.(\d+)\.(\w+)\.(\d+)\.(.+)", stem)
    if match is None:
        raise ValueError(f"{name} is no tensor of a ControlNet")
    block, kind, layer, inner = int(match[1]), match[2], int(match[3]), match[4]
    if kind == "downsamplers":
        return f"input_blocks.{(block + 1) * (layers + 1)}.0.op.{last}"
    start = f"input_blocks.{block * (layers + 1) + 1 + layer}.{int(kind == 'attentions')}"
    return f"{start}.{_LDM_RESNET.get(inner, inner)}.{last}"


def flat_name(name: str, level: int) -> str:
    """Translate a layer of a UNet, its dots written as underscores, as kohya's LoRAs name them.

    Args:
        name: in LDM's words; diffusers' own come back as they are.
        level: how many input blocks a level has.
    """
    match = re.fullmatch(r"(?:(input|output)_blocks_(\d+)|middle_block)_(\d)_(.+)", name)
    ends = {stem.replace(".", "_"): own for stem, own in _ENDS.items()}
    if match is None:
        return ends.get(name, name).replace(".", "_")
    way, number, part, inner = match.groups()
    inner = {stem.replace(".", "_"): stem for stem in _RESNET}.get(inner, inner)
    start = f"{way}_blocks.{number}" if way else "middle_block"
    found = _network(f"{start}.{part}.{inner}.weight", level, 0) or name
    return found.removesuffix(".weight").replace(".", "_")


def vae_names(names: Iterable[str]) -> dict[str, Stored]:
    """Find every tensor of an autoencoder in a file, by its diffusers name."""
    names = list(names)
    prefix = "first_stage_model." if any(n.startswith("first_stage_model.") for n in names) else ""
    inner = [name.removeprefix(prefix) for name in names if name.startswith(prefix)]
    ups = {int(match[1]) for name in inner if (match := re.match(r"decoder\.up\.(\d+)\.", name))}
    if not ups:
        return {name: Stored(f"{prefix}{name}") for name in inner}
    found = ((_autoencoder(name, max(ups)), name) for name in inner if _VAE.match(name))
    return {own: Stored(f"{prefix}{name}") for own, name in found}


def _autoencoder(name: str, top: int) -> str:
    """Translate one name; the levels of the decoder, up to `top`, are counted from its end."""
    if match := re.match(r"(encoder|decoder)\.(down|up)\.(\d+)\.(.+)", name):
        half, way, number, inner = match.groups()
        level = int(number) if way == "down" else top - int(number)
        inner = re.sub(r"^block\.", "resnets.", inner)
        inner = re.sub(r"^(down|up)sample\.", r"\1samplers.0.", inner)
        name = f"{half}.{way}_blocks.{level}.{inner}"
    for pattern, own in _VAE_WORDS:
        name = re.sub(pattern, own, name)
    return name


def clip_names(names: Iterable[str], prefix: str) -> dict[str, Stored]:
    """Find every tensor of a CLIP text encoder below `prefix` in a file, by transformers' name.

    Both layouts are read: transformers' own, and OpenCLIP's.
    """
    found: dict[str, Stored] = {}
    for name in names:
        inner = name.removeprefix(prefix)
        if not name.startswith(prefix):
            continue
        if inner.startswith(("embeddings.", "encoder.", "final_layer_norm.")):
            inner = f"text_model.{inner}"  # as old merges leave it out
        if _CLIP.match(inner) and not inner.endswith("position_ids"):
            found[inner] = Stored(name)
        elif inner in _OPEN_CLIP_ENDS:
            found[_OPEN_CLIP_ENDS[inner]] = Stored(name, transposed=inner == "text_projection")
        elif match := _OPEN_CLIP_LAYER.fullmatch(inner):
            start = f"text_model.encoder.layers.{match[1]}"
            found |= {f"{start}.{own}": at for own, at in _layer(match[2], name)}
    return found


def _layer(inner: str, name: str) -> Iterator[tuple[str, Stored]]:
    """Translate a name within a layer of OpenCLIP's; one tensor may hold three."""
    if inner.startswith("attn.in_proj_"):
        kind = inner.removeprefix("attn.in_proj_")
        for third, part in enumerate("qkv"):
            yield f"self_attn.{part}_proj.{kind}", Stored(name, third)
    else:
        stem, _, last = inner.rpartition(".")
        yield f"{_OPEN_CLIP[stem]}.{last}", Stored(name)
