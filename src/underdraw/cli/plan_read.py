"""`underdraw plan read`: a drawing made into a plan, to look at and to correct."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from underdraw.cli import console, options

Where = Annotated[
    Path, typer.Argument(help="A picture, .svg, .dxf, or a plan as .json, .toml, .yaml.")
]
Output = Annotated[
    Path, typer.Option("-o", "--output", help="The plan: .json, .toml, .yaml, .svg or .dxf.")
]
PxPerM = Annotated[
    float | None, typer.Option("--px-per-m", help="Pixels, or a drawing's units, to the metre.")
]
Rooms = Annotated[
    str | None,
    typer.Option(metavar="NAME,...", help="What the rooms are, the largest first: living,kitchen"),
]
Overlay = Annotated[
    Path | None, typer.Option(help="The reading over its page; beside the plan if left out.")
]
Least = Annotated[float | None, typer.Option(help="The confidence that is enough; 0.5.")]


def read(
    path: Where,
    output: Output,
    px_per_m: PxPerM = None,
    rooms: Rooms = None,
    overlay: Overlay = None,
    least: Least = None,
    overwrite: options.Overwrite = False,
) -> None:
    """Read a floor plan from a drawing; exit with 2 where it is too doubtful to go on with."""
    from PIL import Image

    from underdraw.floor_plan.doubts import TRUSTED, require_trust
    from underdraw.floor_plan.overlay import overlay as drawn_over
    from underdraw.floor_plan.read import read_plan
    from underdraw.floor_plan.write import WRITERS
    from underdraw.output.embed import png_bytes
    from underdraw.output.write import write_all

    writer = WRITERS[output.suffix.lower()]
    seen = overlay or output.with_name(f"{output.stem}-overlay.png")
    console.claim(output, overwrite=overwrite, formats=WRITERS)
    console.claim(seen, overwrite=overwrite, formats=[".png"])
    names = rooms.split(",") if rooms else None
    reading = read_plan(path, px_per_m=px_per_m, rooms=names)
    plan = reading.plan
    picture = png_bytes(Image.fromarray(drawn_over(reading)))
    files = {output: writer(plan).encode(), seen: picture}
    write_all(files, overwrite=overwrite)
    require_trust(plan, seen, TRUSTED if least is None else least)
    console.remark(plan.doubts)
    console.table(
        ("room", "kind", "m2", "by"),
        [(room.name, room.kind, f"{room.area:.1f}", room.named) for room in plan.rooms],
    )
    console.note(f"confidence {plan.confidence:.2f}, scale by {plan.scale.source}")
    for where in files:
        typer.echo(where)
