"""A control is taught, the run says when it is taken up, and no interruption changes its bytes."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import torch
from diffusers import ControlNetModel
from safetensors.torch import load_file

from tests import tiny
from tests.kinds import adapter
from tests.unit.models.tiny_pack import save_sd
from tests.unit.training.lessons import Discs, lesson, recipe, save_sdxl
from underdraw import ControlSpec, GenerationSpec, generate
from underdraw.datasets import Pair
from underdraw.errors import ModelError, SpecError
from underdraw.models import Model, load_control, load_model
from underdraw.models.sniff import sniff
from underdraw.training import (
    Encoded,
    Lesson,
    export_control,
    teach,
    tensors_of,
    uptake_of,
    write_report,
)
from underdraw.training.order import Order


def test_a_run_is_watched_and_keeps_its_best(tmp_path: Path, model: Model) -> None:
    run = lesson(recipe(tmp_path / "a", watch={"samples": 2}), model)
    steps = [done.step for done in teach(run)]
    assert steps == list(range(1, 9))
    assert [look.step for look in run.looks] == [4, 8]
    assert all(look.true > 0 and look.zero_norm > 0 for look in run.looks)
    assert run.looks[0].alone == run.looks[1].alone
    assert len((tmp_path / "a" / "looks.jsonl").read_text().splitlines()) == 2
    assert (tmp_path / "a" / "samples-000008.png").exists()
    assert all("discs F1, 1 px" in look.fidelity for look in run.looks)
    page = write_report(run).read_text()
    assert "<th>discs F1, 1 px</th>" in page and "of the samples" in page
    net = run.load_best()
    best = min(run.looks, key=lambda look: look.true)
    state = load_file(tmp_path / "a" / "best.safetensors")
    assert torch.equal(state["conv_in.weight"], net.conv_in.weight)
    assert best.step in (4, 8)


def test_what_comes_of_it_loads_here_and_in_diffusers(
    tmp_path: Path, model: Model, folder: Path
) -> None:
    run = lesson(recipe(tmp_path / "a", watch={"samples": 2}), model)
    list(teach(run))
    (made,) = export_control(run)
    assert made == tmp_path / "a" / "discs"
    best = load_file(tmp_path / "a" / "best.safetensors")
    theirs = ControlNetModel.from_pretrained(made)
    ours = load_control(str(made), model)
    for name, tensor in best.items():
        assert torch.equal(theirs.state_dict()[name], tensor)
        assert torch.equal(ours.state_dict()[name], tensor)
    card = (made / "README.md").read_text()
    assert "trained on | 12 pairs" in card and "base_model: rooms" in card
    asked = ControlSpec(control=str(made), image=Discs(range(1))[0].condition)
    request = GenerationSpec(
        model=str(folder), prompt="a red chair", controls=[asked], width=16, height=16, steps=2
    )
    assert generate(request).report.controls[0].network_calls == 2
    page = write_report(run).read_text()
    assert (
        page.count("<svg") == 4 + len(run.looks[-1].fidelity) and page.count("data:image/png") == 2
    )
    assert "http" not in page.replace("http://www.w3.org/2000/svg", "")


def test_a_model_that_people_share_files_for_gets_a_single_file(tmp_path: Path) -> None:
    unet = tiny.unet(shape={**tiny.SD, "cross_attention_dim": 768}, sample_size=8)
    text = tiny.text_encoder(width=768)
    wide = load_model(str(save_sd(tmp_path / "wide", unet=unet, text_encoder=text)))
    run = lesson(recipe(tmp_path / "a", train={"steps": 4}), wide)
    list(teach(run))
    _, single = export_control(run)
    assert sniff(single).kind == "ControlNet"
    assert sniff(single).base == "SD 1.x"


def test_the_base_is_not_touched(tmp_path: Path, model: Model, folder: Path) -> None:
    before = {name: t.clone() for name, t in model.unet.state_dict().items()}
    list(teach(lesson(recipe(tmp_path / "a"), model)))
    assert all(torch.equal(t, before[name]) for name, t in model.unet.state_dict().items())


def test_a_broken_pair_is_left_out_and_named(tmp_path: Path, model: Model) -> None:
    run = lesson(recipe(tmp_path / "a"), model, Discs(range(12), broken=(3,)))
    assert len(run.pairs) == 11
    assert run.pairs.left_out == {"disc-3": "disc-3 is damaged"}
    assert [done.step for done in teach(run)][-1] == 8


def test_what_cannot_teach_is_refused(tmp_path: Path, model: Model) -> None:
    with pytest.raises(SpecError, match="no pair can be read: disc-0: disc-0 is damaged"):
        list(Encoded(Discs(range(1), broken=(0,)), tmp_path / "c").fill(model))

    class Black(Discs):
        def digest(self, index: int) -> str:
            return "black" + super().digest(index)

        def __getitem__(self, index: int) -> Pair:
            pair = super().__getitem__(index)
            pair.condition[:] = 0
            return pair

    with pytest.raises(SpecError, match="every condition is of one flat colour"):
        list(Encoded(Black(range(3)), tmp_path / "c").fill(model))
    one = lesson(recipe(tmp_path / "a"), model)
    alone = Encoded(Discs(range(1)), tmp_path / "c")
    list(alone.fill(model))
    with pytest.raises(SpecError, match="at least 2 held-out pairs"):
        list(teach(Lesson(one.spec, model, one.pairs, alone)))


def test_an_optimizer_that_is_not_there_is_said(
    tmp_path: Path, model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "bitsandbytes", None)
    monkeypatch.setitem(sys.modules, "bitsandbytes.optim", None)
    with pytest.raises(ModelError, match="needs bitsandbytes; pip install bitsandbytes"):
        list(teach(lesson(recipe(tmp_path / "a", optimizer="adamw8bit"), model)))


def test_no_average_is_kept_where_none_is_asked_for(tmp_path: Path, model: Model) -> None:
    once = {"train": {"ema_decay": 0.0}, "watch": {"every": 8}}
    run = lesson(recipe(tmp_path / "a", **once), model)
    list(teach(run))
    tensors = tensors_of(tmp_path / "a" / "checkpoint.safetensors")
    assert not any(name.startswith("average.") for name in tensors)
    best = load_file(run.best)
    assert all(torch.equal(best[name], tensors[f"model.{name}"]) for name in best)
    assert len(list(teach(run))) == 0


def test_tensorboard_is_told(tmp_path: Path, model: Model) -> None:
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    run = lesson(recipe(tmp_path / "a", tensorboard=True, watch={"samples": 1}), model)
    list(teach(run))
    events = EventAccumulator(str(tmp_path / "a" / "tensorboard")).Reload()
    assert [event.step for event in events.Scalars("loss")] == list(range(1, 9))
    gains = [look.gain for look in run.looks]
    assert [event.value for event in events.Scalars("gain")] == pytest.approx(gains, abs=1e-6)
    assert [event.step for event in events.Images("samples")] == [4, 8]


def test_tensorboard_that_is_not_there_is_said(
    tmp_path: Path, model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "torch.utils.tensorboard", None)
    with pytest.raises(ModelError, match=r"needs it; pip install 'underdraw\[logs\]'"):
        list(teach(lesson(recipe(tmp_path / "a", tensorboard=True), model)))


def test_a_run_goes_on_from_another_control(tmp_path: Path, model: Model) -> None:
    first = lesson(recipe(tmp_path / "first"), model)
    list(teach(first))
    folder, *_ = export_control(first)
    spec = recipe(tmp_path / "second", start=str(folder), train={"steps": 1})
    before = lesson(spec, model).build().state_dict()
    assert all(torch.equal(before[name], part) for name, part in load_file(first.best).items())
    list(teach(lesson(spec, model)))
    other = tmp_path / "adapter"
    adapter().save_pretrained(other)
    with pytest.raises(SpecError, match="no plain ControlNet; give one, or none"):
        list(teach(lesson(recipe(tmp_path / "third", start=str(other)), model)))


def test_a_hint_that_misses_the_latents_is_refused(tmp_path: Path, model: Model) -> None:
    run = lesson(recipe(tmp_path / "a", hint_channels=(8, 16, 32)), model)
    with pytest.raises(
        SpecError, match=r"3 widths, which make a condition 4 times smaller.*give 2"
    ):
        list(teach(run))


def test_one_pair_is_enough_to_train_on(tmp_path: Path, model: Model) -> None:
    assert len(list(teach(lesson(recipe(tmp_path / "a"), model, Discs(range(1)))))) == 8


def test_buckets_keep_to_themselves_and_every_pair_is_seen() -> None:
    sizes = ["a"] * 7 + ["b"] * 3
    order = Order(sizes, 4, seed=1)
    assert len(order) == 3
    for epoch in range(3):
        batches = [order.indices(epoch * 3 + place) for place in range(3)]
        assert {index for batch in batches for index in batch} == set(range(10))
        assert all(len({sizes[index] for index in batch}) == 1 for batch in batches)
    assert order.indices(1) == Order(sizes, 4, seed=1).indices(1)
    assert [order.indices(n) for n in range(3)] != [order.indices(n) for n in range(3, 6)]


def test_uptake_is_said() -> None:
    from underdraw.metrics import Interval
    from underdraw.training import Look

    def look(step: int, low: float) -> Look:
        return Look(step, 0.4, 0.3, 0.31, 0.32, Interval(0.01, low, 0.02), 0.1, 1.0)

    assert uptake_of([look(1, -0.1), look(2, 0.1), look(3, -0.1), look(4, 0.1)]) is None
    assert uptake_of([look(1, -0.1), look(2, 0.1), look(3, 0.1)]) == 2


@pytest.mark.parametrize("precision", ["float32", "bfloat16"])
def test_checkpointing_saves_memory_and_changes_nothing(
    tmp_path: Path, folder: Path, precision: str
) -> None:
    runs = {}
    for name, on in (("plain", False), ("saving", True)):
        given = {"gradient_checkpointing": on, "min_snr": 5.0, "precision": precision}
        spec = recipe(tmp_path / name, **given)
        list(teach(lesson(spec, load_model(str(folder)))))
        runs[name] = load_file(tmp_path / name / "checkpoint.safetensors")
    for key, tensor in runs["plain"].items():
        torch.testing.assert_close(runs["saving"][key], tensor, atol=1e-5, rtol=0)


def test_sdxl_is_taught_with_pooled_text_and_sizes(tmp_path: Path) -> None:
    save_sdxl(tmp_path / "xl")
    run = lesson(recipe(tmp_path / "a", watch={"samples": 1}), load_model(str(tmp_path / "xl")))
    list(teach(run))
    (made,) = export_control(run)
    asked = ControlSpec(control=str(made), image=Discs(range(1))[0].condition)
    size = {"width": 16, "height": 16, "steps": 2}
    request = GenerationSpec(model=str(tmp_path / "xl"), prompt="a chair", controls=[asked], **size)
    assert generate(request).report.controls[0].network_calls == 2
