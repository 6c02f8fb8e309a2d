"""`underdraw render`: draw pictures that obey control images."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from underdraw.cli import console, options, show

if TYPE_CHECKING:
    from underdraw.spec import GenerationSpec


def render(
    prompt: options.Prompt = None,
    control: options.Controls = None,
    output: Annotated[Path, typer.Option("-o", "--output", help="PNG, JPEG or WebP.")] = Path(
        "out.png"
    ),
    spec: options.SpecFile = None,
    overrides: options.Overrides = None,
    model: options.Model = None,
    refiner: options.Refiner = None,
    refine_from: options.RefineFrom = None,
    negative: options.Negative = None,
    preset: options.PresetName = None,
    steps: options.Steps = None,
    guidance_scale: options.GuidanceScale = None,
    scheduler: options.SchedulerName = None,
    seed: options.Seed = None,
    num_images: options.NumImages = None,
    width: options.Width = None,
    height: options.Height = None,
    lora: options.Loras = None,
    embedding: options.Embeddings = None,
    freeu: options.FreeU = None,
    image: options.Picture = None,
    mask: options.Mask = None,
    strength: options.Strength = None,
    feather: options.Feather = None,
    fit: options.FitMode = None,
    device: options.Device = "cpu",
    overwrite: options.Overwrite = False,
    no_embed: options.NoEmbed = False,
    control_maps: Annotated[
        bool, typer.Option("--control-maps", help="Save the control images beside the picture.")
    ] = False,
) -> None:
    """Draw pictures that obey control images; the file remembers how it was made."""
    from underdraw.cli import request
    from underdraw.cli.grammar import parse_freeu

    how = {"preset": preset, "steps": steps, "guidance_scale": guidance_scale}
    how |= {"scheduler": scheduler, "seed": seed}
    size = {"num_images": num_images, "width": width, "height": height}
    what = {"model": model, "negative_prompt": negative, "freeu": freeu and parse_freeu(freeu)}
    what |= {"refiner": refiner, "refine_from": refine_from}
    start = {"image": image, "mask": mask, "strength": strength, "feather": feather, "fit": fit}
    fields = {**what, **how, **size, **start}
    asked = request.build(prompt, control, spec, overrides, lora, embedding, **fields)
    maps = show.map_paths(asked, output) if control_maps else []
    _claim(asked, output, maps, overwrite=overwrite, embed=not no_embed)
    _draw(asked, output, maps, device=device, overwrite=overwrite, embed=not no_embed)


def _draw(
    asked: GenerationSpec,
    output: Path,
    maps: list[Path],
    *,
    device: str,
    overwrite: bool,
    embed: bool,
) -> None:
    # torch is brought in when nothing is left to refuse without it
    from underdraw.generate import generate
    from underdraw.models import ModelStore

    with console.progress("drawing") as observe:
        result = generate(asked, observers=[observe], models=ModelStore(device))
    written = result.save(output, overwrite=overwrite, embed=embed)
    written += show.save_images(dict(zip(maps, result.control_images)), overwrite=overwrite)
    show.outcome(result, written)


def _claim(
    asked: GenerationSpec, output: Path, maps: list[Path], *, overwrite: bool, embed: bool
) -> None:
    """Refuse, before anything is drawn, files that could not be written."""
    from underdraw.output import FORMATS

    console.claim(output, overwrite=overwrite, count=asked.num_images, formats=FORMATS)
    beside = show.sidecar_paths(asked, output) if embed else []
    for path in (*maps, *beside):
        console.claim(path, overwrite=overwrite, formats=FORMATS)
