"""The algebra of controls, on the real engine with tiny random networks."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from diffusers import ControlNetModel, UNet2DConditionModel
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from tests import tiny
from underdraw.controls import ControlNet, bind
from underdraw.engine import denoise
from underdraw.errors import SpecError
from underdraw.spec.control import ControlSpec

UNET, NET, OTHER = tiny.unet(), tiny.controlnet(), tiny.controlnet(seed=11)
CLOSE: dict[str, Any] = {"atol": 1e-4, "rtol": 0}
few = settings(max_examples=8, deadline=None)


def control(
    net: ControlNetModel = NET, hint: int = 5, region: Tensor | None = None, **spec: Any
) -> ControlNet:
    return bind(ControlSpec(control="tiny", image="none", **spec), net, tiny.hint(hint), region)


def paint(*controls: ControlNet, unet: UNet2DConditionModel = UNET, **lane: Any) -> Tensor:
    return denoise([tiny.lane(controls, **lane)], unet=unet)[0]


def test_a_control_matters() -> None:
    """Without this the others would hold for a network that does nothing."""
    plain = paint()
    assert (paint(control()) - plain).abs().max() > 0.5
    assert (paint(control(hint=6)) - paint(control())).abs().max() > 0.01
    assert (paint(control(OTHER)) - paint(control())).abs().max() > 0.1


def test_scale_zero_is_no_control_and_is_not_run() -> None:
    with tiny.Calls(NET) as calls:
        assert torch.equal(paint(control(scale=0.0)), paint())
    assert len(calls) == 0


def test_a_window_without_steps_is_no_control_and_is_not_run() -> None:
    with tiny.Calls(NET) as calls:
        assert torch.equal(paint(control(window=(0.51, 0.74)), steps=4), paint(steps=4))
    assert len(calls) == 0


@given(
    cut=st.floats(0.01, 0.99), steps=st.integers(1, 5), domain=st.sampled_from(["steps", "noise"])
)
@few
def test_windows_that_abut_are_one(cut: float, steps: int, domain: str) -> None:
    halves = [(0, cut), (cut, 1)]
    windows = [{"start": start, "end": end, "domain": domain} for start, end in halves]
    with tiny.Calls(NET) as calls:
        parts = paint(*(control(window=window) for window in windows), steps=steps)
    assert len(calls) == steps
    assert torch.equal(parts, paint(control(), steps=steps))


@given(share=st.floats(-1, 2))
@few
def test_scales_add(share: float) -> None:
    parts = paint(control(scale=share), control(scale=1 - share))
    torch.testing.assert_close(parts, paint(control()), **CLOSE)


@pytest.mark.parametrize("net", [NET, OTHER])
def test_controls_commute(net: ControlNetModel) -> None:
    one, other = control(scale=0.7, window=(0, 0.5)), control(net, hint=6, decay=0.2)
    torch.testing.assert_close(paint(one, other), paint(other, one), **CLOSE)


@given(rows=st.integers(1, 15), soft=st.booleans())
@few
def test_regions_that_partition_the_canvas_recompose_the_whole(rows: int, soft: bool) -> None:
    region = torch.zeros(1, 1, 16, 16)
    region[:, :, :rows] = 0.75 if soft else 1.0
    parts = paint(control(region=region), control(region=1 - region))
    torch.testing.assert_close(parts, paint(control()), **CLOSE)
    assert (paint(control(region=region)) - parts).abs().max() > 0.01


def test_a_region_acts_where_it_is_white() -> None:
    region = torch.zeros(1, 1, 16, 16)
    region[..., :8] = 1
    first = control(region=region)
    for size in [(8, 8), (4, 4)]:
        mask = first.region_at(torch.Size(size))
        assert mask[..., : size[1] // 2].eq(1).all() and mask[..., size[1] // 2 :].eq(0).all()


@pytest.mark.parametrize("guidance_scale", [0.0, 1.0, 3.0])
def test_cond_only_leaves_the_uncond_row_alone(guidance_scale: float) -> None:
    """The uncond prediction of the first step is that of no control."""
    predictions: list[Tensor] = []
    hook = UNET.conv_out.register_forward_hook(lambda *args: predictions.append(args[2]))
    with tiny.Calls(NET) as calls:
        paint(control(branch="cond"), steps=1, guidance_scale=guidance_scale)
    paint(steps=1, guidance_scale=guidance_scale)
    hook.remove()
    controlled, plain = predictions
    has_cond, has_uncond = guidance_scale != 0, guidance_scale != 1
    assert calls.rows == [1] * has_cond
    if has_uncond:
        torch.testing.assert_close(controlled[0], plain[0], atol=1e-6, rtol=0)
    if has_cond:
        assert (controlled[-1] - plain[-1]).abs().max() > 0.05


def test_level_of_ones_is_no_level_and_zeros_is_no_control() -> None:
    count = len(NET.controlnet_down_blocks) + 1
    assert torch.equal(paint(control(level=(1.0,) * count)), paint(control()))
    torch.testing.assert_close(paint(control(level=(0.0,) * count)), paint(), **CLOSE)


@given(slot=st.integers(0, 5))
@few
def test_levels_add(slot: int) -> None:
    count = len(NET.controlnet_down_blocks) + 1
    slot %= count
    here = tuple(float(k == slot) for k in range(count))
    rest = tuple(1 - weight for weight in here)
    parts = paint(control(level=here), control(level=rest))
    torch.testing.assert_close(parts, paint(control()), **CLOSE)
    assert (paint(control(level=here)) - paint()).abs().max() > 1e-3


def test_modes_name_products() -> None:
    assert torch.equal(paint(control(mode="balanced")), paint(control()))
    assert torch.equal(paint(control(mode="prompt")), paint(control(decay=0.1)))
    assert torch.equal(paint(control(mode="control")), paint(control(decay=0.1, branch="cond")))


def test_keyframes_that_hold_are_windows() -> None:
    held = {"points": [(0.0, 0.8), (0.5, 0.0)], "interpolation": "hold"}
    with tiny.Calls(NET) as calls:
        keyed = paint(control(scale=held), steps=4)
    assert len(calls) == 2
    assert torch.equal(keyed, paint(control(scale=0.8, window=(0, 0.5)), steps=4))


@given(seed=st.integers(0, 2**63 - 1), scheduler=st.sampled_from(["euler", "euler_a", "lcm"]))
@few
def test_same_seed_same_bytes(seed: int, scheduler: str) -> None:
    images = [paint(control(), seed=seed, scheduler=scheduler) for _ in range(2)]
    assert images[0].numpy().tobytes() == images[1].numpy().tobytes()
    assert not torch.equal(images[0], paint(control(), seed=seed ^ 1, scheduler=scheduler))


def test_a_wrong_number_of_levels_names_the_right_one() -> None:
    with pytest.raises(
        SpecError, match=f"has 2 weights.*give {len(NET.controlnet_down_blocks) + 1}"
    ):
        control(level=(1.0, 1.0))
