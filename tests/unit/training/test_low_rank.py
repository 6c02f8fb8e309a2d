"""A Control-LoRA is taught as a ControlNet is; what is written is what was trained."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file
from torch import Tensor, nn

from tests import tiny
from tests.unit.models.tiny_pack import save_sd
from tests.unit.training.lessons import Discs, final, lesson, recipe, save_sdxl
from underdraw import ControlSpec, GenerationSpec, generate
from underdraw.errors import SpecError
from underdraw.models import Model, load_control, load_model
from underdraw.models.sniff import sniff
from underdraw.networks import Rows, embed_time, encode
from underdraw.training import export_control, fresh_lora, muon_groups, teach
from underdraw.training.low_rank import LowRankLayer

RANK = 3


@torch.no_grad()
def residuals(net: Any, unet: Any) -> list[Tensor]:
    """Run a ControlNet on noise: what it would add, down to mid."""
    draw = torch.Generator().manual_seed(1)
    added = unet.config["addition_embed_type"] is not None
    rows = Rows(
        x=torch.randn(2, 4, 8, 8, generator=draw),
        t=torch.tensor([100.0, 900.0]),
        source=torch.arange(2),
        tokens=torch.randn(2, 77, unet.config["cross_attention_dim"], generator=draw),
        pooled=torch.randn(2, tiny.WIDTH, generator=draw) if added else None,
        time_ids=torch.full((2, 6), 16.0) if added else None,
    )
    hint = net.controlnet_cond_embedding(torch.rand(2, 3, 16, 16, generator=draw))
    skips, mid = encode(net, rows, embed_time(net, rows), lambda x: x + hint)
    convs = [*net.controlnet_down_blocks, net.controlnet_mid_block]
    return [conv(x) for conv, x in zip(convs, (*skips, mid), strict=True)]


@pytest.mark.parametrize("save", [save_sd, save_sdxl], ids=["sd", "sdxl"])
def test_what_is_written_does_what_was_trained(tmp_path: Path, save: Any) -> None:
    model = load_model(str(save(tmp_path / "model")))
    fast = {"train": {"learning_rate": 1e-2}, "watch": {"samples": 1}}
    run = lesson(recipe(tmp_path / "a", rank=RANK, **fast), model)
    list(teach(run))
    (made,) = export_control(run)
    (file,) = made.glob("*.safetensors")
    told = sniff(file)
    assert (told.kind, told.layout, file.name) == ("Control-LoRA", "Stability", "discs.safetensors")
    trained, loaded = run.load_best(), load_control(str(made), model)
    assert any(t.abs().max() > 1e-2 for n, t in trained.state_dict().items() if n.endswith(".up"))
    ours, theirs = residuals(trained, model.unet), residuals(loaded, model.unet)
    assert all(part.abs().max() > 1e-3 for part in ours)
    for own, other in zip(ours, theirs, strict=True):
        torch.testing.assert_close(own, other, atol=1e-6, rtol=1e-5)
    card = (made / "README.md").read_text()
    assert "A Control-LoRA for `rooms`" in card and "[control-lora, underdraw]" in card
    assert (made / "samples.png").exists()
    asked = ControlSpec(control=str(made), image=Discs(range(1))[0].condition)
    size = {"width": 16, "height": 16, "steps": 2}
    name = str(tmp_path / "model")
    request = GenerationSpec(model=name, prompt="a chair", controls=[asked], **size)
    assert generate(request).report.controls[0].network_calls == 2


def test_it_begins_as_the_base_and_shares_its_weights(model: Model) -> None:
    net = fresh_lora(model.unet, (8, 16), RANK)
    assert all(not part.any() for part in residuals(net, model.unet))
    for conv in [*net.controlnet_down_blocks, net.controlnet_mid_block]:
        nn.init.ones_(conv.weight)
        nn.init.zeros_(net.controlnet_cond_embedding.conv_out.weight)
    draw = torch.randn(1, 16, 8, 8, generator=torch.Generator().manual_seed(2))
    theirs, ours = (part.mid_block.resnets[0].conv1 for part in (model.unet, net))
    wide = draw.repeat(1, 2, 1, 1)
    assert isinstance(ours, LowRankLayer)
    torch.testing.assert_close(ours(wide), theirs(wide))
    own = {p.data_ptr() for p in net.parameters()}
    assert not own & {p.data_ptr() for p in model.unet.parameters()}
    assert deepcopy(net).mid_block.resnets[0].conv1._base.layer is theirs


def test_what_is_no_larger_than_its_factors_is_trained_whole(model: Model) -> None:
    state = fresh_lora(model.unet, (8, 16), 16).state_dict()
    assert "conv_in.weight" in state and "conv_in.up" not in state  # 16 from 4 x 3 x 3
    assert "mid_block.resnets.0.conv1.up" in state
    assert torch.equal(state["conv_in.weight"], model.unet.conv_in.weight)


@pytest.mark.parametrize("optimizer", ["adamw", "muon"])
def test_an_interrupted_run_ends_in_the_same_bytes(
    tmp_path: Path, model: Model, optimizer: str
) -> None:
    before = {name: t.clone() for name, t in model.unet.state_dict().items()}
    same = {"rank": RANK, "optimizer": optimizer}
    list(teach(lesson(recipe(tmp_path / "whole", **same), model)))
    for done in teach(lesson(recipe(tmp_path / "cut", **same), model)):
        if done.step == 4:
            break  # the checkpoint is of step 3
    assert len(list(teach(lesson(recipe(tmp_path / "cut", **same), model)))) == 5
    assert final(tmp_path / "cut") == final(tmp_path / "whole")
    assert all(torch.equal(t, before[name]) for name, t in model.unet.state_dict().items())
    kept = load_file(tmp_path / "whole" / "checkpoint.safetensors")
    assert "average.module.mid_block.resnets.0.conv1.up" in kept
    assert not any("conv1.weight" in name for name in kept)


def test_factors_are_matrices_to_muon(model: Model) -> None:
    net = fresh_lora(model.unet, (8, 16), RANK)
    inner, rest = ({id(p) for p in group["params"]} for group in muon_groups(net))
    for name, parameter in net.named_parameters():
        factor = name.endswith((".up", ".down")) and not name.startswith("conv_in")
        assert (id(parameter) in inner) >= factor
        assert (id(parameter) in inner) != (id(parameter) in rest)


@pytest.mark.parametrize("precision", ["float32", "bfloat16"])
def test_gradients_may_be_made_again(tmp_path: Path, folder: Path, precision: str) -> None:
    runs = {}
    for name, on in (("plain", False), ("saving", True)):
        given = {"rank": RANK, "gradient_checkpointing": on, "precision": precision}
        spec = recipe(tmp_path / name, **given)
        list(teach(lesson(spec, load_model(str(folder)))))
        runs[name] = load_file(tmp_path / name / "checkpoint.safetensors")
    for key, tensor in runs["plain"].items():
        torch.testing.assert_close(runs["saving"][key], tensor, atol=1e-5, rtol=0)


def test_a_run_goes_on_from_another(tmp_path: Path, model: Model) -> None:
    first = lesson(recipe(tmp_path / "first", rank=RANK), model)
    list(teach(first))
    (made,) = export_control(first)
    begun = lesson(recipe(tmp_path / "second", rank=RANK, start=str(made)), model)
    state = begun.build().state_dict()
    assert all(torch.equal(state[name], part) for name, part in load_file(first.best).items())
    list(teach(begun))
    other = recipe(tmp_path / "third", rank=RANK + 1, start=str(made))
    with pytest.raises(
        SpecError, match=r"\.down is \(3, .*\) in it, \(4, .*\) by the recipe; give"
    ):
        list(teach(lesson(other, model)))
    whole = lesson(recipe(tmp_path / "whole"), model)
    list(teach(whole))
    net, *_ = export_control(whole)
    with pytest.raises(SpecError, match="is a ControlNet; a recipe with a rank goes on from a"):
        list(teach(lesson(recipe(tmp_path / "fourth", rank=RANK, start=str(net)), model)))


def test_a_whole_controlnet_goes_on_from_one(tmp_path: Path, model: Model) -> None:
    first = lesson(recipe(tmp_path / "first", rank=RANK), model)
    list(teach(first))
    (made,) = export_control(first)
    whole = lesson(recipe(tmp_path / "second", start=str(made)), model)
    ours, theirs = residuals(first.load_best(), model.unet), residuals(whole.build(), model.unet)
    for own, other in zip(ours, theirs, strict=True):
        torch.testing.assert_close(own, other, atol=1e-6, rtol=1e-5)


@pytest.mark.parametrize("rank", [None, RANK])
def test_a_base_for_inpainting_is_refused(tmp_path: Path, rank: int | None) -> None:
    unet = tiny.unet(in_channels=9, sample_size=8)
    model = load_model(str(save_sd(tmp_path / "inpainting", unet=unet)))
    with pytest.raises(SpecError, match="5 channels besides the 4 of the latents; train for the"):
        list(teach(lesson(recipe(tmp_path / "a", rank=rank), model)))
