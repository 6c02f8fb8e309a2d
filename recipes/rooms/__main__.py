"""Run a stage: `python -m recipes.rooms draw`, then vae, base, control canny, joint, …, export."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress as Bar

from recipes.rooms.config import HELD_OUT_SCENES, read_recipe
from recipes.rooms.follow import Found, follow
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
def audit(count: int = 500) -> None:
    """Check the captions of so many scenes against what is in them."""
    from recipes.rooms.audit import false_claims
    from recipes.rooms.data import BATCH, CAPTIONS
    from underdraw.rooms import caption, draw

    told = wrong = 0
    with Bar(console=console) as bar:
        task = bar.add_task("scenes", total=count)
        for start in range(0, count, BATCH):
            drawing = draw(range(start, min(count, start + BATCH)), read_recipe().data.size)
            for place, room in enumerate(drawing.rooms):
                shares = {thing.instance: thing.share for thing in drawing.things[place]}
                for way in range(room.seed * CAPTIONS, room.seed * CAPTIONS + CAPTIONS):
                    text = caption(room, shares, way)
                    claims = list(false_claims(drawing, place, text))
                    told, wrong = told + 1, wrong + bool(claims)
                    for claim in claims:
                        console.print(f"scene {room.seed}, {text!r}: {claim}", markup=False)
                bar.advance(task)
    console.print(f"{told} captions of {count} scenes, {wrong} of them false")


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
    sheet = runs / "vae.png"
    follow(
        steps, path, lambda done: report.autoencoder(done, done.average, held_out, sheet), console
    )
    stages.finish_vae(recipe, pictures, runs)


@app.command()
def base(runs: Runs = RUNS, minutes: Minutes = 600.0) -> None:
    """Train the text encoder and the UNet."""
    from recipes.rooms import base as stage
    from recipes.rooms import report, stages

    recipe = read_recipe()
    tokenizer, latents = stages.latents(recipe, runs)
    path, sheet, start = runs / "base.safetensors", runs / "base.png", stages.start_of(runs, "unet")
    until = _until(minutes)
    steps = stage.run(recipe, tokenizer, latents, path, start=start, deadline=until)
    samples = report.Samples(recipe, runs, tokenizer)
    follow(steps, path, lambda done: samples.base(done, latents, sheet), console)


@app.command()
def control(kind: str, runs: Runs = RUNS, minutes: Minutes = 600.0) -> None:
    """Train the ControlNet of one kind with `underdraw train`."""
    from recipes.rooms import control as stage
    from recipes.rooms import export, stages
    from underdraw.cli import main
    from underdraw.spec.io import dump

    recipe = read_recipe()
    spec = stage.spec_of(recipe, kind, runs, stages.control_start(recipe, kind, runs))
    if not (runs / "base").exists():
        export.export_base(recipe, runs)
    path = runs / f"control-{kind}.toml"
    dump(spec, path)
    raise typer.Exit(main(["train", str(path), "--minutes", str(minutes)]))


@app.command()
def joint(runs: Runs = RUNS, minutes: Minutes = 600.0) -> None:
    """Train all of them together."""
    from recipes.rooms import joint as stage
    from recipes.rooms import report, stages

    recipe = read_recipe()
    kinds = recipe.controls.kinds
    tokenizer, latents = stages.latents(recipe, runs, kinds)
    models = stages.trained_parts(recipe, tokenizer, runs)
    held_out = stages.held_out(runs)
    samples = report.Samples(recipe, runs, tokenizer)
    path, sheet = runs / "joint.safetensors", runs / "joint.png"
    steps = stage.run(recipe, models, latents, path, deadline=_until(minutes))
    follow(steps, path, lambda done: samples.joint(done, latents, kinds, held_out, sheet), console)


@app.command()
def sharpen(runs: Runs = RUNS, minutes: Minutes = 600.0) -> None:
    """Train the autoencoder's decoder with a critic."""
    from recipes.rooms import report, stages
    from recipes.rooms import sharpen as stage

    recipe = read_recipe()
    images, held_out = stages.pictures(recipe, runs).color, stages.held_out(runs)
    path, vae = runs / "sharpen.safetensors", stages.trained_vae(runs)
    sheet = runs / "sharpen.png"
    steps = stage.run(recipe, vae, images, path, deadline=_until(minutes))

    def told(done: Progress) -> Found:
        return report.autoencoder(done, stages.sharpened_vae(runs), held_out, sheet)

    follow(steps, path, told, console)


@app.command()
def detector(kind: str, runs: Runs = RUNS, minutes: Minutes = 600.0) -> None:
    """Train the detector of one kind."""
    from recipes.rooms import detectors as stage
    from recipes.rooms import report, stages

    recipe = read_recipe()
    spec, held_out = recipe.detector(kind), stages.held_out(runs)
    scenes = stages.pictures(recipe, runs)
    path, sheet = runs / f"detector-{kind}.safetensors", runs / f"detector-{kind}.png"
    known = stages.trained_detector(recipe, spec.like, runs) if spec.like else None
    steps = stage.run(recipe, spec, scenes, path, known=known, deadline=_until(minutes))
    follow(steps, path, lambda done: report.detector(done, spec, held_out, sheet), console)


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


if __name__ == "__main__":
    app()
