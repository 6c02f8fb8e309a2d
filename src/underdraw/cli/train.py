"""`underdraw train`: teach a model a control of your own, and know whether it works."""

from __future__ import annotations

import math
import os
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from underdraw.cli import console, options

if TYPE_CHECKING:
    from underdraw.models import Model
    from underdraw.spec.data import DataSpec
    from underdraw.spec.training import ControlTrainingSpec
    from underdraw.training import Encoded, Lesson


def train(
    recipe: Annotated[Path, typer.Argument(help="What to train, as .toml, .yaml or .json.")],
    overrides: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="FIELD=VALUE", help="Any field: --set train.steps=500"),
    ] = None,
    device: options.Device = "cpu",
    minutes: Annotated[
        float | None, typer.Option(min=0.1, help="Save and stop after so long; run again to go on.")
    ] = None,
) -> None:
    """Train a ControlNet or Control-LoRA on pairs; an interrupted run goes on where it was."""
    from underdraw.spec.io import load, override
    from underdraw.spec.training import ControlTrainingSpec

    spec = override(load(recipe, ControlTrainingSpec), overrides or ())
    deadline = math.inf if minutes is None else time.monotonic() + 60 * minutes

    # torch is brought in when nothing is left to refuse without it
    large_pages()
    from accelerate import PartialState

    # Before anything else asks: of several processes on a CPU only who says so hears.
    state = PartialState(cpu=device == "cpu")
    with state.main_process_first():  # the others find what it has encoded
        lesson = _prepare(spec, device)
    _follow(lesson, deadline)
    if state.is_main_process:
        _finish(lesson)


def large_pages() -> None:
    """Have torch lay tensors on large pages, which saves a tenth of a step on a CPU.

    It asks once, before its first tensor.
    """
    os.environ.setdefault("THP_MEM_ALLOC_ENABLE", "1")


def _prepare(spec: ControlTrainingSpec, device: str) -> Lesson:
    """Load the model and encode the pairs; the text encoders are let go of after that."""
    import torch

    from underdraw.models import load_model
    from underdraw.training import Lesson

    model = load_model(spec.model, device=device, dtype=torch.float32)
    pairs, held_out = (
        _encoded(data, model, Path(spec.output), what)
        for data, what in ((spec.data, "encoding pairs"), (spec.held_out, "encoding held-out"))
    )
    return Lesson(spec, replace(model, text_encoders=(), tokenizers=()), pairs, held_out)


def _finish(lesson: Lesson) -> None:
    """Show how the run went, and write what came of it."""
    from underdraw.training import export_control, write_report
    from underdraw.training.report import head, row, summary

    console.table(head(lesson.looks), map(row, lesson.looks))
    for line in summary(lesson):
        console.note(line)
    if lesson.looks:
        for path in (*export_control(lesson), write_report(lesson)):
            typer.echo(path)


def _encoded(data: DataSpec, model: Model, output: Path, what: str) -> Encoded:
    from underdraw.datasets import open_pairs
    from underdraw.training import Encoded

    pairs = open_pairs(data, model.files.sizes)
    encoded = Encoded(pairs, output / "cache")
    with console.work(len(pairs)) as done:
        for count in encoded.fill(model):
            done(what, count)
    console.remark(f"{name} is left out: {why}" for name, why in encoded.left_out.items())
    return encoded


def _follow(lesson: Lesson, deadline: float) -> None:
    """Train to the end, showing how fast it goes and what the last look found."""
    from underdraw.models.device import memory_of
    from underdraw.training import teach, uptake_of

    spec, told, began = lesson.spec, False, 0
    with console.work(spec.train.steps) as done:
        for now in teach(lesson, deadline):
            began = began or now.step
            seen = (now.step - began + 1) * spec.batch * spec.train.accumulate
            look = lesson.looks[-1] if lesson.looks else None
            gain = "" if look is None else f", gain {look.gain:.3f}"
            speed = (
                f"{seen / now.seconds:.1f} pairs/s, {memory_of(lesson.model.device) / 1e9:.1f} GB"
            )
            done(f"loss {now.loss:.3f}{gain}, {speed}", now.step)
            step = None if told else uptake_of(lesson.looks)
            if step is not None:
                told = True
                console.note(f"step {step}: the control is taken up")
