"""`underdraw sweep`: one labelled sheet over any axes of a request, and every picture of it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from underdraw.cli import console, options, show
from underdraw.errors import SpecError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from underdraw.cli.axes import Page
    from underdraw.models import ModelStore


def sweep(
    axis: Annotated[
        list[str],
        typer.Option(
            "--axis",
            metavar="FIELD=V1,V2,...",
            help="What varies: the first axis is the rows, the second the columns, others pages.",
        ),
    ],
    prompt: options.Prompt = None,
    control: options.Controls = None,
    output: Annotated[Path, typer.Option("-o", "--output", help="A folder.")] = Path("sweep"),
    spec: options.SpecFile = None,
    overrides: options.Overrides = None,
    model: options.Model = None,
    device: options.Device = "cpu",
    overwrite: options.Overwrite = False,
) -> None:
    """Draw a grid over any fields of a request, for example --axis controls.0.scale=0,0.5,1."""
    from underdraw.cli import request
    from underdraw.cli.axes import Axis, lay_out
    from underdraw.models import ModelStore

    store = ModelStore(device)
    asked = request.build(prompt, control, spec, overrides, model=model)
    pages = list(lay_out(asked, [Axis.parse(text) for text in axis]))
    console.claim(output, overwrite=overwrite)
    _check(pages)
    (output / "runs").mkdir(parents=True, exist_ok=True)
    _clear(output)
    for number, page in enumerate(pages, 1):
        tag = f"-{number}" if len(pages) > 1 else ""
        typer.echo(_draw(page, store, output, tag))


def _check(pages: list[Page]) -> None:
    """Refuse the last cell's fault before the first cell is drawn; tell each remark once."""
    from underdraw.preflight import preflight

    remarks: list[str] = []
    for cell in (cell for page in pages for row in page.specs for cell in row):
        if cell.num_images != 1:
            raise SpecError("a sweep draws one picture a cell; vary the seed: --axis seed=0,1,2")
        remarks += [text for plan in preflight(cell).passes for text in plan.warnings]
    console.remark(dict.fromkeys(remarks))


def _clear(output: Path) -> None:
    """Remove what an earlier sweep left, and nothing else: a smaller one would keep its cells."""
    for path in (*output.glob("sheet*.png"), *(output / "runs").glob("*.png")):
        if re.fullmatch(r"sheet(-\d+)?|\d+-\d+(-\d+)?", path.stem):
            path.unlink()


def _draw(page: Page, store: ModelStore, output: Path, tag: str) -> Path:
    """Draw one page, row by row; the pictures of a row share the UNet's calls."""
    from PIL import Image as Pillow

    from underdraw.generate import generate
    from underdraw.imaging import contact_sheet, load

    cells: list[list[NDArray[np.uint8]]] = []
    for down, row in enumerate(page.specs):
        with console.progress(f"row {down + 1} of {len(page.specs)}{tag}") as observe:
            result = generate(row, observers=[observe], models=store)
        for across, picture in enumerate(result.pictures):
            path = output / "runs" / f"{down}-{across}{tag}.png"
            replace(result, pictures=(picture,)).save(path, overwrite=True)
        cells.append([load(image) for image in result.images])
    sheet = contact_sheet(
        cells, row_labels=page.rows, column_labels=page.columns, title=page.title or None
    )
    (path,) = show.save_images(
        {output / f"sheet{tag}.png": Pillow.fromarray(sheet)}, overwrite=True
    )
    return path
