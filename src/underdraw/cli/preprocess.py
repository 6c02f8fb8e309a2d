"""`underdraw preprocess`: turn a photo into a control image."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from underdraw.cli import console, options, show


def _list(asked: bool) -> None:
    if asked:
        from underdraw.preprocess import PREPROCESSORS

        rows = [(name, one.makes, one.description) for name, one in PREPROCESSORS.items()]
        console.table(("name", "makes", "how"), rows)
        raise typer.Exit


def preprocess(
    kind: Annotated[str, typer.Argument(help="A name, as in canny or canny:low=50,high=120.")],
    image: Annotated[Path, typer.Argument(help="PNG, JPEG, WebP, BMP or TIFF.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="A PNG.")] = Path("map.png"),
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=VALUE", help="A parameter: --set low=50"),
    ] = None,
    overwrite: options.Overwrite = False,
    known: Annotated[
        bool,
        typer.Option("--list", callback=_list, is_eager=True, help="List the preprocessors."),
    ] = False,
) -> None:
    """Turn a photo into a control image of the same size."""
    from underdraw.spec.preprocess import parse_preprocess

    joint = "," if ":" in kind else ":"
    params = parse_preprocess(joint.join([kind, ",".join(settings)]) if settings else kind)
    console.claim(output, overwrite=overwrite, formats=[".png"])
    from PIL import Image as Pillow

    from underdraw.imaging import load
    from underdraw.preprocess import run

    made = Pillow.fromarray(run(load(image), params))
    for path in show.save_images({output: made}, overwrite=overwrite):
        typer.echo(path)
