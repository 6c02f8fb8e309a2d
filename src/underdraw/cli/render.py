"""`underdraw render`: draw pictures that obey control images."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from underdraw.cli import console, options, show

if TYPE_CHECKING:
    from underdraw.output import Result
    from underdraw.spec import GenerationSpec


def render(
    prompt: options.Prompt = None,
    control: options.Controls = None,
    output: options.Output = Path("out.png"),
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
    hires: options.Hires = None,
    tile: options.Tile = None,
    lora: options.Loras = None,
    embedding: options.Embeddings = None,
    freeu: options.FreeU = None,
    image: options.Picture = None,
    mask: options.Mask = None,
    strength: options.Strength = None,
    feather: options.Feather = None,
    mask_padding: options.MaskPadding = None,
    extend: options.Extend = None,
    fit: options.FitMode = None,
    device: options.Device = "cpu",
    overwrite: options.Overwrite = False,
    no_embed: options.NoEmbed = False,
    control_maps: options.ControlMaps = False,
) -> None:
    """Draw pictures that obey control images; the file remembers how it was made."""
    from underdraw.cli import request

    how = {"preset": preset, "steps": steps, "guidance_scale": guidance_scale}
    how |= {"scheduler": scheduler, "seed": seed, "negative_prompt": negative}
    size = {"num_images": num_images, "width": width, "height": height, "hires": hires}
    what = {"model": model, "refiner": refiner, "refine_from": refine_from, "freeu": freeu}
    start = {"image": image, "mask": mask, "strength": strength, "feather": feather, "fit": fit}
    start |= {"mask_padding": mask_padding, "extend": extend, "tile": tile}
    fields = {**what, **how, **size, **start}
    asked = request.build(prompt, control, spec, overrides, lora, embedding, **fields)
    maps = show.map_paths(asked, output) if control_maps else []
    _claim(asked, output, maps, overwrite=overwrite, embed=not no_embed)
    result = _draw(asked, device)
    _save(result, output, maps, overwrite=overwrite, embed=not no_embed)


def _draw(asked: GenerationSpec, device: str) -> Result:
    # torch is brought in when nothing is left to refuse without it
    from underdraw.generate import generate
    from underdraw.models import ModelStore

    with console.progress("drawing") as observe:
        return generate(asked, observers=[observe], models=ModelStore(device))


def _save(result: Result, output: Path, maps: list[Path], *, overwrite: bool, embed: bool) -> None:
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
