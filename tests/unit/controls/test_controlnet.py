from __future__ import annotations

import math
from typing import Any

import pytest
import torch
from torch import Tensor

from tests import tiny
from underdraw.controls import ControlNet, Injection, Residuals, bind
from underdraw.engine import denoise
from underdraw.errors import ModelError, SpecError
from underdraw.spec.control import ControlSpec

NET = tiny.controlnet()
COUNT = len(NET.controlnet_down_blocks) + 1


def control(net: Any = NET, hint: Tensor | None = None, **spec: Any) -> ControlNet:
    hint = tiny.hint() if hint is None else hint
    return bind(ControlSpec(control="tiny", image="none", **spec), net, hint)


def test_decay_is_a_geometric_curve_counted_from_the_network() -> None:
    level = control(decay=0.1).level
    assert len(level) == COUNT
    assert level[0] == pytest.approx(0.1) and level[-1] == 1
    ratios = [later / earlier for earlier, later in zip(level, level[1:])]
    assert ratios == pytest.approx([10 ** (1 / (COUNT - 1))] * (COUNT - 1))
    assert control().level == (1.0,) * COUNT


def test_the_original_soft_weights_are_a_decay_of_a_tenth() -> None:
    """With SD's 13 residuals it is the 0.825 of the original code, to three digits."""
    net = tiny.controlnet(
        layers_per_block=2,
        block_out_channels=(8, 8, 8, 8),
        down_block_types=("CrossAttnDownBlock2D",) * 3 + ("DownBlock2D",),
    )
    level = control(net, tiny.hint(), decay=0.1).level
    assert len(level) == 13
    assert all(math.isclose(w, 0.825 ** (12 - k), rel_tol=6e-3) for k, w in enumerate(level))


def test_a_wrong_level_names_the_right_length() -> None:
    with pytest.raises(SpecError, match=f"level has 3 weights.*give {COUNT} weights"):
        control(level=(1, 1, 1))


def test_the_hint_is_embedded_once_and_not_for_every_step() -> None:
    net, calls = tiny.controlnet(), []
    net.controlnet_cond_embedding.register_forward_hook(lambda *_: calls.append(1))
    bound = control(net)
    denoise([tiny.lane([bound]), tiny.lane([bound], seed=1)], unet=tiny.unet())
    assert len(calls) == 1


def test_one_network_runs_once_for_all_its_images_and_lanes() -> None:
    one, other = control(), control(hint=tiny.hint(9), branch="cond")
    with tiny.Calls(NET) as calls:
        denoise([tiny.lane([one, other], steps=1), tiny.lane([other], steps=1)], unet=tiny.unet())
    assert calls.rows == [2 + 1 + 1]


def test_a_pooled_network_acts_on_the_prompts_branch_unless_told_otherwise() -> None:
    pooled = tiny.controlnet(global_pool_conditions=True)
    assert control(pooled).branches == {"cond"}
    assert control(pooled, branch="both").branches == {"cond", "uncond"}
    assert control().branches == {"cond", "uncond"}


def test_a_pooled_residual_still_has_a_region() -> None:
    net, unet = tiny.controlnet(global_pool_conditions=True), tiny.unet()
    region = torch.zeros(1, 1, 16, 16)
    region[..., :5] = 1
    spec = ControlSpec(control="tiny", image="none")
    parts = [bind(spec, net, tiny.hint(), mask) for mask in (region, 1 - region)]
    whole = denoise([tiny.lane([bind(spec, net, tiny.hint())])], unet=unet)[0]
    both = denoise([tiny.lane(parts)], unet=unet)[0]
    torch.testing.assert_close(both, whole, atol=1e-4, rtol=0)
    assert (denoise([tiny.lane(parts[:1])], unet=unet)[0] - whole).abs().max() > 0.01


def test_a_control_image_of_another_size_is_refused() -> None:
    with pytest.raises(ModelError, match=r"\(6, 6\), the latents are \(8, 8\)"):
        denoise([tiny.lane([control(hint=tiny.hint(side=12))])], unet=tiny.unet())


def test_a_network_of_another_depth_is_refused() -> None:
    deep = tiny.controlnet(layers_per_block=2)
    with pytest.raises(ModelError, match="6 down residuals for a UNet with 4 skips"):
        denoise([tiny.lane([control(deep)])], unet=tiny.unet())


def test_injections_add_to_their_rows() -> None:
    skips, mid = [torch.zeros(3, 2, 4, 4)], torch.zeros(3, 2, 2, 2)
    some, small, whose = torch.ones(1, 2, 4, 4), torch.ones(2, 2, 1, 1), control()
    one = Injection((Residuals(torch.tensor([0]), (some,), some[..., :2, :2], (whose,)),))
    pooled = Injection((Residuals(torch.tensor([2, 0]), (small,), small, (whose, whose)),))
    down, middle = (one + pooled + Injection()).add_to(skips, mid)
    assert down[0].amax(dim=(1, 2, 3)).tolist() == [2, 0, 1]
    assert middle.amin(dim=(1, 2, 3)).tolist() == [2, 0, 1]
    assert skips[0].eq(0).all()
