"""FreeU: what diffusers draws with it, in company, and nothing of it stays."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from diffusers import UNet2DConditionModel

from tests import tiny
from underdraw import ControlSpec, FreeUSpec, GenerationSpec, generate, replay
from underdraw.controls import FreeU, Use, bind
from underdraw.engine import denoise
from underdraw.errors import SpecError
from underdraw.networks import Rows, changed, decode, embed_time, encode

STRONG = FreeUSpec(b1=1.5, b2=1.6, s1=0.9, s2=0.2)
WEAK = FreeUSpec(b1=1.1, b2=1.2, s1=0.5, s2=1.3)
SHAPES = {
    "sd": tiny.SD,
    "sdxl": tiny.SDXL,
    "deep": {**tiny.SD, "layers_per_block": 2},
    "three stages": {
        **tiny.SD,
        "block_out_channels": (16, 24, 32),
        "down_block_types": ("CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "DownBlock2D"),
    },
}


def _hooks(unet: UNet2DConditionModel) -> int:
    return sum(len(part._forward_pre_hooks) + len(part._forward_hooks) for part in unet.modules())


@pytest.mark.parametrize("side", [8, 12])
@pytest.mark.parametrize("name", SHAPES)
@torch.no_grad()
def test_a_unet_says_what_it_says_with_diffusers(name: str, side: int) -> None:
    unet, draw = tiny.unet(shape=SHAPES[name]), torch.Generator().manual_seed(0)
    has_sizes = "addition_embed_type" in SHAPES[name]
    rows = Rows(
        x=torch.randn(2, 4, side, side, generator=draw),
        t=torch.tensor([900.0, 400.0]),
        source=torch.tensor([0, 1]),
        tokens=torch.randn(2, 5, tiny.WIDTH, generator=draw),
        pooled=torch.randn(2, tiny.WIDTH, generator=draw) if has_sizes else None,
        time_ids=torch.full((2, 6), 16.0) if has_sizes else None,
    )
    added = {"text_embeds": rows.pooled, "time_ids": rows.time_ids} if has_sizes else None
    uses = [Use(FreeU(unet, spec), row, row, 1.0) for row, spec in enumerate((STRONG, WEAK))]
    with changed(FreeU.run(uses, rows).changes):
        temb = embed_time(unet, rows)
        made = decode(unet, rows, temb, *encode(unet, rows, temb))
    for row, spec in enumerate((STRONG, WEAK)):
        unet.enable_freeu(spec.s1, spec.s2, spec.b1, spec.b2)
        theirs = unet(rows.x, rows.t, rows.tokens, added_cond_kwargs=added).sample
        torch.testing.assert_close(made[row], theirs[row], atol=1e-5, rtol=0)
        unet.disable_freeu()


def test_lanes_with_others_and_none_are_each_what_they_are_alone() -> None:
    unet, net = tiny.unet(), tiny.controlnet()
    control = bind(ControlSpec(control="tiny", image="none"), net, tiny.hint())
    parts: list[list[Any]] = [[FreeU(unet, STRONG)], [], [control, FreeU(unet, WEAK)], [control]]
    with tiny.Calls(unet) as calls:
        together = denoise([tiny.lane(one, seed=n) for n, one in enumerate(parts)], unet=unet)
    assert calls.rows == [8] * 4
    for seed, one in enumerate(parts):
        alone = denoise([tiny.lane(one, seed=seed)], unet=unet)[0]
        torch.testing.assert_close(together[seed], alone, atol=1e-4, rtol=0)
    bare = denoise([tiny.lane(seed=0)], unet=unet)[0]
    assert (bare - together[0]).abs().max() > 1e-2


def test_factors_of_one_change_nothing() -> None:
    unet, one = tiny.unet(), FreeUSpec(b1=1, b2=1, s1=1, s2=1)
    made = denoise([tiny.lane([FreeU(unet, one)])], unet=unet)[0]
    assert torch.equal(made, denoise([tiny.lane()], unet=unet)[0])


def test_nothing_of_it_stays() -> None:
    unet = tiny.unet()
    before = denoise([tiny.lane()], unet=unet)[0]

    def fail(*_: Any) -> None:
        raise RuntimeError("stopped")

    breaking = unet.conv_out.register_forward_pre_hook(fail)
    with pytest.raises(RuntimeError, match="stopped"):
        denoise([tiny.lane([FreeU(unet, STRONG)])], unet=unet)
    breaking.remove()
    assert _hooks(unet) == 0
    assert torch.equal(denoise([tiny.lane()], unet=unet)[0], before)


def test_it_is_recorded_and_drawn_again(pack: Path, tmp_path: Path) -> None:
    spec = GenerationSpec(model=str(pack), prompt="a red sofa", freeu=STRONG)
    result = generate([spec, spec.model_copy(update={"freeu": None})])
    assert (np.asarray(result.images[0]) != np.asarray(result.images[1])).any()
    assert result.pictures[0].record.spec.freeu == STRONG
    alone = generate(spec)
    alone.save(tmp_path / "out.png")
    assert replay(tmp_path / "out.png").images[0].tobytes() == alone.images[0].tobytes()


def test_factors_out_of_bounds_are_refused() -> None:
    with pytest.raises(SpecError, match="b1"):
        FreeUSpec.parse({"b1": -1, "b2": 1, "s1": 1, "s2": 1})
    with pytest.raises(SpecError, match="s2"):
        FreeUSpec.parse({"b1": 1, "b2": 1, "s1": 1})
