"""Every kind of control obeys the same algebra, on the real engine with tiny random networks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch
from safetensors.torch import save_file
from torch import Tensor

from tests import kinds, lora, tiny
from tests.unit.models.tiny_pack import save_sd
from underdraw.controls import (
    BoundLora,
    Control,
    Lora,
    adapter,
    bind,
    image_prompt,
    lllite,
    reference,
    union,
)
from underdraw.engine import denoise
from underdraw.errors import SpecError
from underdraw.models import Model, load_control, load_model
from underdraw.models.factors import Factors
from underdraw.spec import LoraSpec
from underdraw.spec.control import ControlSpec

CLOSE: dict[str, Any] = {"atol": 1e-4, "rtol": 0}
# (1, 4, 8, 8) latents of a reference, and the share of signal at each trained time.
LATENTS = torch.randn(1, 4, 8, 8, generator=torch.Generator().manual_seed(9))
SIGNAL = torch.linspace(0.999, 0.005, 1000)
Make = Callable[..., Control]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Model:
    return load_model(str(save_sd(tmp_path_factory.mktemp("models") / "sd")))


@pytest.fixture(scope="module")
def makers(model: Model, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Make]:
    """Bind a control of each kind: (image seed, region, fields of its spec)."""
    folder = tmp_path_factory.mktemp("kinds")
    save_file(kinds.lllite(model.unet), folder / "lllite.safetensors")
    save_file(kinds.difference(model.unet, tiny.controlnet()), folder / "difference.safetensors")
    save_file(kinds.control_lora(model.unet, tiny.controlnet())[0], folder / "lora.safetensors")
    path = kinds.save_ip_adapter(folder, model.unet)
    nets = {name: load_control(str(folder / f"{name}.safetensors"), model) for name in FILES}
    prompt, reader = load_control(str(path), model), load_control("reference", model)
    both, t2i = kinds.union(shape=tiny.SD), kinds.adapter()

    def maker(make: Callable[[ControlSpec, int, Tensor | None], Control]) -> Make:
        def made(image: int = 5, region: Tensor | None = None, **fields: Any) -> Control:
            return make(ControlSpec(control="tiny", image="none", **fields), image, region)

        return made

    def hint(seed: int) -> Tensor:
        return tiny.hint(seed)

    return {
        "difference": maker(lambda s, i, r: bind(s, nets["difference"], hint(i), r)),
        "Control-LoRA": maker(lambda s, i, r: bind(s, nets["lora"], hint(i), r)),
        "union": maker(lambda s, i, r: union.bind(s, both, [(3, hint(i), 1.0)], r)),
        "union of two": maker(
            lambda s, i, r: union.bind(s, both, [(3, hint(i), 1.0), (1, hint(8), 0.5)], r)
        ),
        "T2I-Adapter": maker(lambda s, i, r: adapter.bind(s, t2i, hint(i), r)),
        "LLLite": maker(lambda s, i, r: lllite.bind(s, nets["lllite"], hint(i), r)),
        "IP-Adapter": maker(
            lambda s, i, r: image_prompt.bind(s, prompt, tiny.hint(i, kinds.EYE), r)
        ),
        "reference": maker(lambda s, i, r: reference.bind(s, reader, LATENTS * i / 5, SIGNAL, r)),
    }


FILES = ("lllite", "difference", "lora")
KINDS = (
    "difference",
    "Control-LoRA",
    "union",
    "union of two",
    "T2I-Adapter",
    "LLLite",
    "IP-Adapter",
    "reference",
)
SLOTS = {"T2I-Adapter": 2, "LLLite": 3, "IP-Adapter": 3, "reference": 3}  # down, mid, up
every = pytest.mark.parametrize("kind", KINDS)


def paint(model: Model, *controls: Control, **lane: Any) -> Tensor:
    return denoise([tiny.lane(controls, **lane)], unet=model.unet)[0]


@every
def test_it_matters_and_leaves_the_network_as_it_was(
    model: Model, makers: dict[str, Make], kind: str
) -> None:
    plain = paint(model)
    changed = paint(model, makers[kind]())
    assert (changed - plain).abs().max() > 0.01
    assert (paint(model, makers[kind](image=7)) - changed).abs().max() > 1e-3
    assert torch.equal(paint(model), plain)


@every
def test_scale_zero_is_no_control(model: Model, makers: dict[str, Make], kind: str) -> None:
    assert torch.equal(paint(model, makers[kind](scale=0.0)), paint(model))


@every
@pytest.mark.parametrize("domain", ["steps", "noise"])
def test_windows_that_abut_are_one(
    model: Model, makers: dict[str, Make], kind: str, domain: str
) -> None:
    windows = [{"start": a, "end": b, "domain": domain} for a, b in ((0, 0.4), (0.4, 1))]
    parts = [makers[kind](window=window) for window in windows]
    torch.testing.assert_close(paint(model, *parts), paint(model, makers[kind]()), **CLOSE)
    assert (paint(model, parts[0]) - paint(model, makers[kind]())).abs().max() > 1e-3


@every
def test_scales_add(model: Model, makers: dict[str, Make], kind: str) -> None:
    """Where a scale acts on what goes in, as with several types in one network, it does not."""
    whole = paint(model, makers[kind]())
    parts = paint(model, makers[kind](scale=0.3), makers[kind](scale=0.7))
    if kind != "union of two":
        torch.testing.assert_close(parts, whole, **CLOSE)
    assert (paint(model, makers[kind](scale=0.3)) - whole).abs().max() > 1e-3


@every
def test_regions_that_partition_the_canvas_recompose_the_whole(
    model: Model, makers: dict[str, Make], kind: str
) -> None:
    region = torch.zeros(1, 1, 16, 16)
    region[:, :, :7] = 1.0
    region[:, :, 7:9] = 0.25
    parts = [makers[kind](region=region), makers[kind](region=1 - region)]
    whole = paint(model, makers[kind]())
    torch.testing.assert_close(paint(model, *parts), whole, **CLOSE)
    assert (paint(model, parts[0]) - whole).abs().max() > 1e-3


@every
def test_a_black_region_is_no_control(model: Model, makers: dict[str, Make], kind: str) -> None:
    black = makers[kind](region=torch.zeros(1, 1, 16, 16))
    torch.testing.assert_close(paint(model, black), paint(model), **CLOSE)


@every
def test_cond_only_leaves_the_uncond_row_alone(
    model: Model, makers: dict[str, Make], kind: str
) -> None:
    predictions: list[Tensor] = []
    hook = model.unet.conv_out.register_forward_hook(lambda *args: predictions.append(args[2]))
    paint(model, makers[kind](branch="cond"), steps=1)
    paint(model, makers[kind](branch="both"), steps=1)
    paint(model, steps=1)
    hook.remove()
    # Reading a reference is a call of the UNet as well.
    one, both, plain = (
        [p for p in predictions if len(p) == 2]
        if kind != "reference"
        else (
            predictions[1],
            predictions[3],
            predictions[4],
        )
    )
    torch.testing.assert_close(one[0], plain[0], atol=1e-5, rtol=0)
    assert (one[1] - plain[1]).abs().max() > 1e-4
    assert (both[0] - plain[0]).abs().max() > 1e-4
    torch.testing.assert_close(both[1], one[1], atol=1e-5, rtol=0)


@every
def test_levels_add_and_zeros_are_no_control(
    model: Model, makers: dict[str, Make], kind: str
) -> None:
    count = SLOTS.get(kind, len(tiny.controlnet().controlnet_down_blocks) + 1)
    ones, zeros = (1.0,) * count, (0.0,) * count
    whole = paint(model, makers[kind]())
    assert torch.equal(paint(model, makers[kind](level=ones)), whole)
    torch.testing.assert_close(paint(model, makers[kind](level=zeros)), paint(model), **CLOSE)
    first = (1.0,) + zeros[1:]
    assert (paint(model, makers[kind](level=first)) - whole).abs().max() > 1e-3
    with pytest.raises(SpecError, match=rf"level has {count + 1} weights.*give {count} weights"):
        makers[kind](level=(*ones, 1.0))


@every
def test_company_changes_nothing(model: Model, makers: dict[str, Make], kind: str) -> None:
    """Beside plain lanes, and beside another picture of its own kind."""
    lanes = [
        lambda: tiny.lane([makers[kind](window=(0, 0.5))], seed=1),
        lambda: tiny.lane(seed=2, steps=3, guidance_scale=1.0),
        lambda: tiny.lane([makers[kind](image=6, scale=0.4, branch="cond")], seed=3, steps=5),
        lambda: tiny.lane([makers["T2I-Adapter"](), makers["IP-Adapter"](scale=0.5)], seed=4),
    ]
    together = denoise([lane() for lane in lanes], unet=model.unet)
    for lane, result in zip(lanes, together, strict=True):
        alone = denoise([lane()], unet=model.unet)[0]
        torch.testing.assert_close(result, alone, **CLOSE)


@every
def test_a_lora_acts_first_whatever_the_order(
    model: Model, makers: dict[str, Make], kind: str
) -> None:
    factors = {
        model.unet.get_submodule(name): Factors(down, up)
        for name, (down, up) in lora.random_factors(model.unet, 3, only="attn").items()
    }
    style = BoundLora(Lora(factors, ()), LoraSpec(lora="tiny", scale=2.0))
    one, two = paint(model, makers[kind](), style), paint(model, style, makers[kind]())
    torch.testing.assert_close(one, two, **CLOSE)
    assert (one - paint(model, makers[kind]())).abs().max() > 1e-3


@pytest.mark.parametrize("other", KINDS)
@every
def test_kinds_commute(model: Model, makers: dict[str, Make], kind: str, other: str) -> None:
    one, two = makers[kind](scale=0.6), makers[other](image=7, window=(0.2, 0.8))
    torch.testing.assert_close(paint(model, one, two), paint(model, two, one), **CLOSE)
    assert (paint(model, one, two) - paint(model, one)).abs().max() > 1e-3
