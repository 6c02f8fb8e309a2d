"""`underdraw render`: draw pictures that obey control images."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from underdraw.cli import console, options, show


def render(
    prompt: options.Prompt = None,
    control: options.Controls = None,
    output: Annotated[Path, typer.Option("-o", "--output", help="PNG, JPEG or WebP.")] = Path(
        "out.png"
    ),
    spec: options.SpecFile = None,
    overrides: options.Overrides = None,
    model: options.Model = None,
    negative: options.Negative = None,
    steps: options.Steps = None,
    guidance_scale: options.GuidanceScale = None,
    scheduler: options.SchedulerName = None,
    seed: options.Seed = None,
    num_images: options.NumImages = None,
    width: options.Width = None,
    height: options.Height = None,
    overwrite: options.Overwrite = False,
    no_embed: options.NoEmbed = False,
    control_maps: Annotated[
        bool, typer.Option("--control-maps", help="Save the control images beside the picture.")
    ] = False,
) -> None:
    """Draw pictures that obey control images; the file remembers how it was made.

    A control is -c NAME=IMAGE and any of these, parted by commas:

    \b
    scale=0.8                 or keyframes scale=0:1|0.5:0.3
    interpolation=linear      hold, linear, cosine: the way between keyframes
    window=0.2:1              the part of the denoising it acts in
    domain=steps              or noise: what the window counts
    preprocess=canny          or preprocess=canny:low=50|high=120
    mode=balanced             prompt, control; or decay=0.1, branch=cond, or level=1|1|...
    region=mask.png           white where it acts
    fit=crop                  pad, stretch: how another aspect meets the size

    Without preprocess, a control named like a preprocessor (canny, color) draws its map from the
    image; for any other (depth, seg) the image is the map already. Double quotes keep the commas
    of a path: -c 'canny="a,b.png",scale=0.5'.
    """  # noqa: D301 - typer reads the backspace as "keep these lines"
    from underdraw.cli import request

    asked = request.build(
        prompt,
        control,
        spec,
        overrides,
        model=model,
        negative_prompt=negative,
        steps=steps,
        guidance_scale=guidance_scale,
        scheduler=scheduler,
        seed=seed,
        num_images=num_images,
        width=width,
        height=height,
    )
    maps = show.map_paths(asked, output) if control_maps else []
    from underdraw.generate import generate
    from underdraw.output import FORMATS

    console.claim(output, overwrite=overwrite, count=asked.num_images, formats=FORMATS)
    for path in maps:
        console.claim(path, overwrite=overwrite, formats=FORMATS)

    with console.progress("drawing") as observe:
        result = generate(asked, observers=[observe])
    written = result.save(output, overwrite=overwrite, embed=not no_embed)
    written += show.save_images(dict(zip(maps, result.control_images)), overwrite=overwrite)
    show.outcome(result, written)
