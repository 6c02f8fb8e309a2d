from __future__ import annotations

from typing import Any

import pytest

from tests import tiny
from tests.ldm import to_ldm
from underdraw.models.ldm import flat_name, ldm_name, network_names


@pytest.mark.parametrize(
    ("name", "own"),
    [
        ("input_blocks_4_1_proj_in", "down_blocks_1_attentions_0_proj_in"),
        (
            "input_blocks_8_1_transformer_blocks_9_attn2_to_out_0",
            "down_blocks_2_attentions_1_transformer_blocks_9_attn2_to_out_0",
        ),
        ("input_blocks_3_0_op", "down_blocks_0_downsamplers_0_conv"),
        ("input_blocks_2_0_in_layers_2", "down_blocks_0_resnets_1_conv1"),
        (
            "middle_block_1_transformer_blocks_0_ff_net_0_proj",
            "mid_block_attentions_0_transformer_blocks_0_ff_net_0_proj",
        ),
        ("middle_block_2_out_layers_3", "mid_block_resnets_1_conv2"),
        ("output_blocks_2_2_conv", "up_blocks_0_upsamplers_0_conv"),
        ("output_blocks_5_0_skip_connection", "up_blocks_1_resnets_2_conv_shortcut"),
        ("input_blocks_0_0", "conv_in"),
        ("out_2", "conv_out"),
        ("label_emb_0_2", "add_embedding_linear_2"),
        ("down_blocks_1_attentions_0_proj_in", "down_blocks_1_attentions_0_proj_in"),
    ],
)
def test_kohyas_names_for_sdxl(name: str, own: str) -> None:
    assert flat_name(name, level=3) == own


@pytest.mark.parametrize("shape", [tiny.SD, tiny.SDXL], ids=["sd", "sdxl"])
@pytest.mark.parametrize("layers", [1, 2])
def test_names_go_there_and_back(shape: dict[str, Any], layers: int) -> None:
    widths = (8, 16, 24, 32)
    given = {"layers_per_block": layers, "conditioning_embedding_out_channels": widths}
    state = tiny.controlnet(shape={**shape, **given}).state_dict()
    named = {own: ldm_name(own, layers, hints=6) for own in state}
    assert list(named.values()) == list(to_ldm(state, layers))
    assert {own: at.name for own, at in network_names(named.values()).items()} == named


def test_what_is_no_controlnets_has_no_name() -> None:
    with pytest.raises(ValueError, match=r"up_blocks\.0\..*\.weight is no tensor of a"):
        ldm_name("up_blocks.0.resnets.0.conv1.weight", 2, hints=6)
