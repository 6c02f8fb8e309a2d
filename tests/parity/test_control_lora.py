"""diffusers finds in the file of a Control-LoRA what was written, under the names it has there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from diffusers.utils.state_dict_utils import convert_sai_sd_control_lora_state_dict_to_peft
from safetensors.torch import load_file

from tests import tiny
from tests.unit.training.lessons import recipe
from underdraw.training import fresh_lora
from underdraw.training.kinds import kind_of

HINT = (8, 8, 16, 16)
PARTS = {".down": ".lora_A.weight", ".up": ".lora_B.weight"}
# Theirs tells the bases by how many levels they have, and knows two resnets to a level.
SHAPES: dict[str, dict[str, Any]] = {
    "sd": {
        **tiny.SD,
        "down_block_types": (*["CrossAttnDownBlock2D"] * 3, "DownBlock2D"),
        "block_out_channels": (16, 32, 32, 32),
    },
    "sdxl": {
        **tiny.SDXL,
        "down_block_types": ("DownBlock2D", *["CrossAttnDownBlock2D"] * 2),
        "block_out_channels": (16, 32, 32),
        "attention_head_dim": (2, 4, 4),
        "transformer_layers_per_block": (1, 2, 3),
    },
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_diffusers_reads_the_names(tmp_path: Path, shape: dict[str, Any]) -> None:
    unet = tiny.unet(shape={**shape, "layers_per_block": 2})
    net = fresh_lora(unet, HINT, 2)
    kind_of(recipe(tmp_path, rank=2)).write(net, tmp_path, "lines")
    theirs = convert_sai_sd_control_lora_state_dict_to_peft(
        load_file(tmp_path / "lines.safetensors")
    )
    ours = {_peft(name): tensor for name, tensor in net.state_dict().items()}
    assert theirs.keys() == ours.keys()
    assert all(torch.equal(theirs[name], tensor) for name, tensor in ours.items())


def _peft(name: str) -> str:
    stem, dot, last = name.rpartition(".")
    return stem + PARTS.get(dot + last, dot + last)
