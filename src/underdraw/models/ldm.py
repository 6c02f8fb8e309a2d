"""The names that networks have in single files, beside those they have in the diffusers layout.

Single files mostly keep the names of the code that the models were first published with (Rombach et
al. 2022, "LDM"). A network there is a list of numbered blocks where diffusers has levels; within a
block only the words differ.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from underdraw.models.header import Shapes

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
_LEVEL = re.compile(r"down_blocks\.(\d+)\.")
_MIDDLE = {"0": "resnets.0", "1": "attentions.0", "2": "resnets.1"}
_RESNET = {
    "in_layers.0": "norm1",
    "in_layers.2": "conv1",
    "emb_layers.1": "time_emb_proj",
    "out_layers.0": "norm2",
    "out_layers.3": "conv2",
    "skip_connection": "conv_shortcut",
}


def own_names(names: Iterable[str]) -> dict[str, str]:
    """Map the diffusers name of every tensor of a UNet or ControlNet to its name in the file.

    Args:
        names: of all tensors in the file; those of other networks, and what belongs to no network
            (such as `difference`), are left out. Files that have diffusers names keep them.
    """
    names = list(names)
    prefix = next((p for p in PREFIXES if any(name.startswith(p) for name in names)), "")
    inner = [name.removeprefix(prefix) for name in names if name.startswith(prefix)]
    if "input_blocks.0.0.weight" not in inner:
        return {name: f"{prefix}{name}" for name in inner}
    downs = [
        int(match[1]) for n in inner if (match := re.match(r"input_blocks\.(\d+)\.0\.op\.", n))
    ]
    # A level is so many blocks and the downsampler; a network of one level has none.
    level = min(downs, default=len(inner))
    hints = [int(match[1]) for name in inner if (match := _HINT.match(name))]
    found = ((_network(name, level, max(hints, default=0)), name) for name in inner)
    return {own: f"{prefix}{name}" for own, name in found if own is not None}


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
    if match := re.fullmatch(r"middle_block\.(\d)\.(.+)", name):
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


def config_of(shapes: Shapes, heads: int | None) -> dict[str, object]:
    """Read off the shapes of a UNet or ControlNet what a config would say of it.

    Args:
        shapes: of every tensor, under diffusers names.
        heads: of every attention; None for as many as make each of them 64 wide.

    Raises:
        KeyError: it is neither.
    """
    levels = range(len({match[1] for name in shapes if (match := _LEVEL.match(name))}))
    widths = [shapes[f"down_blocks.{level}.resnets.0.conv2.weight"][0] for level in levels]
    depths = [_depth(shapes, f"down_blocks.{level}") for level in levels]
    middle = _depth(shapes, "mid_block")
    resnets = [
        name
        for name in shapes
        if re.fullmatch(r"down_blocks\.0\.resnets\.\d+\.norm1\.weight", name)
    ]
    config: dict[str, object] = {
        "in_channels": shapes["conv_in.weight"][1],
        "block_out_channels": widths,
        "layers_per_block": len(resnets),
        "down_block_types": [
            "CrossAttnDownBlock2D" if depth else "DownBlock2D" for depth in depths
        ],
        # The last one is the middle's as well, which may have attention where its level has none.
        "transformer_layers_per_block": [depth or 1 for depth in (*depths[:-1], middle)],
        "mid_block_type": "UNetMidBlock2DCrossAttn" if middle else "UNetMidBlock2D",
        "attention_head_dim": heads or [width // 64 for width in widths],
    }
    for name, shape in shapes.items():
        if name.endswith("attn2.to_k.weight"):
            config["cross_attention_dim"] = shape[1]
        if name.endswith("attentions.0.proj_in.weight"):
            config["use_linear_projection"] = len(shape) == 2
    if "add_embedding.linear_1.weight" in shapes:
        config["addition_embed_type"] = "text_time"
        config["addition_time_embed_dim"] = 256
        config["projection_class_embeddings_input_dim"] = shapes["add_embedding.linear_1.weight"][1]
    return config


def _depth(shapes: Shapes, block: str) -> int:
    """Count the transformer blocks of a block's attention."""
    pattern = re.compile(block + r"\.attentions\.0\.transformer_blocks\.\d+\.norm1\.weight")
    return sum(bool(pattern.fullmatch(name)) for name in shapes)
