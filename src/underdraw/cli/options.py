"""The options that several commands share, with their help."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Prompt = Annotated[
    str | None, typer.Argument(help="What to draw; (word:1.3) weighs a word.", show_default=False)
]
Controls = Annotated[
    list[str] | None,
    typer.Option(
        "-c",
        "--control",
        metavar="NAME=IMAGE,...",
        help="A control and its image; repeat for more.",
    ),
]
Loras = Annotated[
    list[str] | None,
    typer.Option(
        "--lora",
        metavar="FILE,...",
        help="A LoRA, with scale=, text_scale=, window= as a control has them; repeat for more.",
    ),
]
Embeddings = Annotated[
    list[str] | None,
    typer.Option(
        "--embedding",
        metavar="FILE,...",
        help="A learned word (textual inversion), with word= what it is called; repeat for more.",
    ),
]
FreeU = Annotated[
    str | None,
    typer.Option(
        "--freeu",
        metavar="B1,B2,S1,S2",
        help="How the UNet's backbone (b) and skips (s) are weighed; 1 is as it was.",
    ),
]
SpecFile = Annotated[
    Path | None,
    typer.Option("--spec", help="A request as .toml, .yaml or .json; options are laid over it."),
]
Overrides = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="FIELD=VALUE", help="Any field: --set controls.0.scale=0.5"),
]
Model = Annotated[
    str | None,
    typer.Option(help="The embedded pack 'rooms' (default), a folder, a file, or a hub id."),
]
Refiner = Annotated[
    str | None, typer.Option(help="Another model of the same latents, which takes over.")
]
RefineFrom = Annotated[
    float | None, typer.Option(help="When it does, as a part of the steps; 0.8.")
]
Negative = Annotated[str | None, typer.Option("--negative", help="What to keep away from.")]
PresetName = Annotated[
    str | None,
    typer.Option("--preset", help="Of a distilled model; see `underdraw models`."),
]
Steps = Annotated[int | None, typer.Option(help="Of the scheduler.")]
GuidanceScale = Annotated[
    float | None, typer.Option(help="How far to follow the prompt; 1 is off.")
]
SchedulerName = Annotated[str | None, typer.Option(help="See `underdraw models`.")]
Seed = Annotated[int | None, typer.Option(help="Of the first picture; the next adds 1.")]
NumImages = Annotated[int | None, typer.Option(help="How many pictures.")]
Hires = Annotated[
    str | None,
    typer.Option(
        metavar="SCALE,...",
        help="Draw it so many times larger in a second pass, with strength= and steps=.",
    ),
]
Tile = Annotated[
    str | None,
    typer.Option(
        metavar="SIZE,...",
        help="Draw a large picture in tiles of so many pixels, with overlap= and together=.",
    ),
]
Width = Annotated[int | None, typer.Option(help="Pixels.")]
Height = Annotated[int | None, typer.Option(help="Pixels.")]
Picture = Annotated[
    Path | None, typer.Option("--image", help="A picture to start from instead of from noise.")
]
Mask = Annotated[
    Path | None, typer.Option("--mask", help="White where that picture is drawn anew.")
]
Strength = Annotated[
    float | None, typer.Option(help="How far to leave that picture: 0.3 a little, 1 entirely.")
]
Feather = Annotated[
    int | None, typer.Option(help="Pixels inside the mask that blend with the picture.")
]
MaskPadding = Annotated[
    int | None,
    typer.Option(help="Draw only the mask and so many pixels around it, at the full size."),
]
Extend = Annotated[
    str | None,
    typer.Option(
        metavar="LEFT,ABOVE,RIGHT,BELOW", help="Draw on around that picture, so many pixels."
    ),
]
FitMode = Annotated[
    str | None, typer.Option("--fit", help="crop, pad, stretch: how the picture meets the size.")
]
Device = Annotated[
    str, typer.Option(help="Where to compute: cpu, cuda, cuda:1 …; `underdraw doctor` lists them.")
]
Output = Annotated[Path, typer.Option("-o", "--output", help="PNG, JPEG or WebP.")]
ControlMaps = Annotated[
    bool, typer.Option("--control-maps", help="Save the control images beside the picture.")
]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace what is there.")]
NoEmbed = Annotated[
    bool, typer.Option("--no-embed", help="Leave the control images out of the picture's file.")
]

CONTROL_GRAMMAR = """
A control is -c NAME=IMAGE and any of these, parted by commas:

\b
scale=0.8              or keyframes scale=0:1|0.5:0.3
interpolation=linear   hold, linear, cosine: the way between keyframes
window=0.2:1           the part of the denoising it acts in
domain=steps           steps, noise: what the window counts
preprocess=canny       with parameters: preprocess=canny:low=50|high=120
mode=balanced          balanced, prompt, control
decay=0.1 branch=cond  what a mode is made of; or level=1|1|...
region=mask.png        white where it acts
fit=crop               crop, pad, stretch: how another aspect meets the size
type=depth             what the image is, for a network of several types
also=canny:b.png@0.5   further control images for it, parted by bars, each with its scale
encoder=FOLDER         what looks at the image of an IP-Adapter
frame=picture          picture, crop: what its image shows, with --mask-padding
passes=both            both, first, second: where it acts, with --hires

NAME is a control the model offers, a file, a folder or a hub id, or `reference`.
Without preprocess, a control named like a preprocessor (canny, color, depth, seg)
draws its map from the image; for any other the image is the map already.
Double quotes keep the commas of a path: -c 'canny="a,b.png"'.
"""
