"""Run a stage: `python -m recipes.rooms draw`, then vae, base, control canny, joint, …, export."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from recipes.rooms.config import HELD_OUT_SCENES, read_recipe
from underdraw.rooms import HELD_OUT
from underdraw.training import Progress

app = typer.Typer(add_completion=False, help=__doc__)
console = Console()
Runs = Annotated[Path, typer.Option(help="where data, checkpoints and sheets are kept")]
Minutes = Annotated[float, typer.Option(help="save and stop after so long; run again to go on")]
RUNS = Path("runs/rooms")
PACK = Path("src/underdraw/models/packs/rooms")


@app.command()
def draw(runs: Runs = RUNS) -> None:
    """Draw the scenes of training, and those that are held out."""
    from recipes.rooms import stages
    from recipes.rooms.data import draw_shards

    data = read_recipe().data
    held_out = range(HELD_OUT, HELD_OUT + HELD_OUT_SCENES)
    sets = {stages.folder_of(runs, size): (size, seeds) for size, seeds in data.buckets.items()}
    sets[runs / "held_out"] = (data.size, held_out)
    for folder, (size, seeds) in sets.items():
        with Bar(console=console) as bar:
            task = bar.add_task(folder.name, total=len(seeds))
            for drawn in draw_shards(folder, seeds, size):
                bar.advance(task, drawn)


@app.command()
def vae(runs: Runs = RUNS, minutes: Minutes = 600.0) -> None:
    """Train the autoencoder."""
    from recipes.rooms import report, stages
    from recipes.rooms import vae as stage

    recipe = read_recipe()
    pictures = stages.pictures(recipe, runs)
    held_out = stages.held_out(runs)
    start, until = stages.start_of(runs, "vae"), _until(minutes)
    path = runs / "vae.safetensors"
    steps = stage.run(recipe, pictures.color, path, start=start, deadline=until)
    for done in _shown(steps):
        if done.saved:
            console.print(report.autoencoder(done, done.average, held_out, runs / "vae.png"))
    stages.finish_vae(recipe, pictures, runs)


@app.command()
def base(runs: Runs = RUNS, minutes: Minutes = 600.0) -> None:
    """Train the text encoder and the UNet."""
    from recipes.rooms import base as stage
    from recipes.rooms import report, stages

    recipe = read_recipe()
    tokenizer, latents = stages.latents(recipe, runs)
    steps = stage.run(
        recipe,
        tokenizer,
        latents,
        runs / "base.safetensors",
        start=stages.start_of(runs, "unet"),
        deadline=_until(minutes),
    )
    samples = report.Samples(recipe, runs, tokenizer)
    for done in _shown(steps):
        if done.saved:
            console.print(samples.base(done, latents, runs / "base.png"))


@app.command()
def control(kind: str, runs: Runs = RUNS, minutes: Minutes = 600.0) -> None:
    """Train the ControlNet of one kind."""
    from recipes.rooms import control as stage
    from recipes.rooms import report, stages

    recipe = read_recipe()
    tokenizer, latents = stages.latents(recipe, runs, [kind])
    trained = stages.trained_base(recipe, tokenizer, runs)
    spec = recipe.control(kind)
    path = runs / f"control-{kind}.safetensors"
    start = stages.control_start(runs, spec)
    until = _until(minutes)
    steps = stage.run(recipe, spec, trained, latents, path, start=start, deadline=until)
    for done in _shown(steps):
        if done.saved:
            console.print(report.control(done, trained, kind, latents))


@app.command()
def joint(runs: Runs = RUNS, minutes: Minutes = 600.0) -> None:
    """Train all of them together."""
    from recipes.rooms import joint as stage
    from recipes.rooms import report, stages

    recipe = read_recipe()
    kinds = [spec.kind for spec in recipe.controls]
    tokenizer, latents = stages.latents(recipe, runs, kinds)
    models = stages.trained_parts(recipe, tokenizer, runs)
    held_out = stages.held_out(runs)
    samples = report.Samples(recipe, runs, tokenizer)
    steps = stage.run(recipe, models, latents, runs / "joint.safetensors", deadline=_until(minutes))
    for done in _shown(steps):
        if done.saved:
            console.print(samples.joint(done, latents, kinds, held_out, runs / "joint.png"))


@app.command()
def sharpen(runs: Runs = RUNS, minutes: Minutes = 600.0) -> None:
    """Train the autoencoder's decoder with a critic."""
    from recipes.rooms import report, stages
    from recipes.rooms import sharpen as stage

    recipe = read_recipe()
    images, held_out = stages.pictures(recipe, runs).color, stages.held_out(runs)
    path, vae = runs / "sharpen.safetensors", stages.trained_vae(runs)
    for done in _shown(stage.run(recipe, vae, images, path, deadline=_until(minutes))):
        if done.saved:
            sharp = stages.sharpened_vae(runs)
            console.print(report.autoencoder(done, sharp, held_out, runs / "sharpen.png"))


@app.command()
def detector(kind: str, runs: Runs = RUNS, minutes: Minutes = 600.0) -> None:
    """Train the detector of one kind."""
    from recipes.rooms import detectors as stage
    from recipes.rooms import report, stages

    recipe = read_recipe()
    spec, held_out = recipe.detector(kind), stages.held_out(runs)
    scenes = stages.pictures(recipe, runs)
    path = runs / f"detector-{kind}.safetensors"
    for done in _shown(stage.run(recipe, spec, scenes, path, deadline=_until(minutes))):
        if done.saved:
            console.print(report.detector(done, spec, held_out))


@app.command()
def adopt(pack: Path = PACK, runs: Runs = RUNS) -> None:
    """Go on from a pack's weights instead of from nothing."""
    from recipes.rooms import stages

    stages.adopt(pack, runs)


@app.command()
def export(target: Path = PACK, runs: Runs = RUNS) -> None:
    """Write the pack: averaged weights in fp16, in the diffusers layout, with its manifest."""
    from recipes.rooms.export import export_pack

    export_pack(read_recipe(), runs, target)
    console.print(f"wrote {target}")


def _until(minutes: float) -> float:
    return time.monotonic() + minutes * 60


def _shown(steps: Iterator[Progress]) -> Iterator[Progress]:
    columns = (TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn())
    with Bar(*columns, console=console) as bar:
        task = bar.add_task("starting")
        average = None
        for done in steps:
            average = done.loss if average is None else 0.98 * average + 0.02 * done.loss
            text = f"step {done.step}/{done.steps} loss {average:.4f}"
            bar.update(task, completed=done.step, total=done.steps, description=text)
            if done.step % 50 == 0:
                console.print(f"{text}, {done.seconds:.0f} s")
            yield done


if __name__ == "__main__":
    app()
