"""`underdraw replay`: draw a saved picture again from the record it carries."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from underdraw.cli import console, options, show

if TYPE_CHECKING:
    from PIL import Image as Pillow


def replay(
    picture: Annotated[Path, typer.Argument(help="A picture that underdraw saved.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="PNG, JPEG or WebP.")] = Path(
        "again.png"
    ),
    device: options.Device = "cpu",
    overwrite: options.Overwrite = False,
) -> None:
    """Draw a saved picture again, and say whether it came out the same."""
    from underdraw.imaging import load
    from underdraw.output import FORMATS

    console.claim(output, overwrite=overwrite, formats=FORMATS)
    from underdraw.models import ModelStore
    from underdraw.replay import replay

    store = ModelStore(device)
    with console.progress("drawing") as observe:
        result = replay(picture, observers=[observe], models=store)
    before = load(picture)
    written = result.save(output, overwrite=overwrite)
    show.outcome(result, written)
    typer.echo(_comparison(before, result.images[0]))


def _comparison(before: object, after: Pillow.Image) -> str:
    import numpy as np

    difference = np.abs(np.asarray(before, np.int16) - np.asarray(after, np.int16))
    if not difference.any():
        return "the same, pixel for pixel"
    changed, pixels = difference.any(axis=2).sum(), difference[..., 0].size
    return f"{changed} of {pixels} pixels differ, by {difference.max()} of 255 at most"
