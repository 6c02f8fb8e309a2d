"""`underdraw plan FILE`: from a floor plan to a set of renders."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from underdraw.cli import console, options

if TYPE_CHECKING:
    from underdraw.archviz import Manifest, Renders
    from underdraw.spec.plan_render import PlanRenderSpec

FAILED = 1

Plan = Annotated[Path, typer.Argument(help="A floor plan: .json, .toml, or a drawing of one.")]
Styles = Annotated[
    list[str] | None, typer.Option("--style", help="scandinavian, modern, ...; repeat for more.")
]
Rooms = Annotated[
    list[str] | None,
    typer.Option("--rooms", help="Names or kinds, parted by commas; all of 3 sq m or more."),
]
Views = Annotated[int | None, typer.Option(help="Of each room, at eye level.")]
Kinds = Annotated[
    list[str] | None,
    typer.Option(
        "--kind", help="eye is drawn; elevation, dollhouse, panorama, top show the scene."
    ),
]
Cameras = Annotated[
    list[str] | None,
    typer.Option("--camera", metavar="X,Y,YAW[,FOV]", help="A further view; metres, degrees."),
]
Maps = Annotated[
    list[str] | None,
    typer.Option(
        "-c",
        "--control",
        metavar="MAP[=NETWORK],...",
        help="canny, depth, seg, color, normals, lines, with scale=, window=; repeat for more.",
    ),
]
Consistency = Annotated[
    str | None,
    typer.Option(
        metavar="TIES", help="What ties views together: color, start, seed, by commas; or none."
    ),
]
Words = Annotated[str | None, typer.Option("--prompt", help="More words for every view.")]
SpecFile = Annotated[
    Path | None,
    typer.Option("--spec", help="The request as .toml, .yaml or .json; options are laid over it."),
]
Seeds = Annotated[int | None, typer.Option(help="How many pictures of every view.")]
Strength = Annotated[
    float | None, typer.Option(help="How far to leave the scene's picture, with start.")
]
Output = Annotated[
    Path, typer.Option("-o", "--output", help="A folder; one that is half done goes on.")
]
Overwrite = Annotated[
    bool, typer.Option("--overwrite", help="Draw anew what another request has drawn there.")
]
PxPerM = Annotated[
    float | None, typer.Option("--px-per-m", help="Pixels or units of the drawing to the metre.")
]


def render(
    file: Plan,
    style: Styles = None,
    rooms: Rooms = None,
    views: Views = None,
    kind: Kinds = None,
    camera: Cameras = None,
    seeds: Seeds = None,
    seed: options.Seed = None,
    empty: Annotated[bool, typer.Option("--empty", help="Leave the furniture out.")] = False,
    furnish_seed: Annotated[int | None, typer.Option(help="Of the furniture.")] = None,
    control: Maps = None,
    consistency: Consistency = None,
    strength: Strength = None,
    model: options.Model = None,
    prompt: Words = None,
    negative: options.Negative = None,
    steps: options.Steps = None,
    guidance_scale: options.GuidanceScale = None,
    scheduler: options.SchedulerName = None,
    width: options.Width = None,
    height: options.Height = None,
    px_per_m: PxPerM = None,
    spec: SpecFile = None,
    overrides: options.Overrides = None,
    device: options.Device = "cpu",
    output: Output = Path("renders"),
    overwrite: Overwrite = False,
) -> None:
    """Draw the rooms of a floor plan: each in its own light and furniture, all of one style."""
    where = {
        "style": _parted(style),
        "rooms": _parted(rooms),
        "cameras": camera,
        "kinds": _parted(kind),
    }
    what = {"views": views, "empty": empty or None, "furnish_seed": furnish_seed}
    ties = {**_tied(control, consistency), "strength": strength}
    how = {"model": model, "prompt": prompt, "negative_prompt": negative, "steps": steps}
    how |= {"guidance_scale": guidance_scale, "scheduler": scheduler}
    size = {"width": width, "height": height, "seeds": seeds, "seed": seed}
    asked = _asked(spec, {**where, **what, **ties, **how, **size}, overrides)
    renders = _renders(file, px_per_m, asked)
    manifest = _save(renders, output, device, overwrite=overwrite)
    _show(manifest, output)
    console.remark(renders.plan.doubts)
    if manifest.failed:
        raise typer.Exit(FAILED)


def _tied(control: list[str] | None, consistency: str | None) -> dict[str, object]:
    from underdraw.cli.grammar import parse_map, parse_ties

    maps = [parse_map(text) for text in control] if control else None
    return {"controls": maps, "consistency": parse_ties(consistency)}


def _parted(texts: list[str] | None) -> list[str] | None:
    return [part.strip() for text in texts for part in text.split(",")] if texts else None


def _asked(
    spec: Path | None, fields: dict[str, object], overrides: list[str] | None
) -> PlanRenderSpec:
    from underdraw.spec.io import load, override
    from underdraw.spec.plan_render import PlanRenderSpec

    base = load(spec, PlanRenderSpec).model_dump(exclude_defaults=True) if spec else {}
    given = {name: value for name, value in fields.items() if value is not None}
    return override(PlanRenderSpec.parse({**base, **given}), overrides or ())


def _renders(file: Path, px_per_m: float | None, asked: PlanRenderSpec) -> Renders:
    from underdraw.archviz import render_plan
    from underdraw.floor_plan.doubts import require_trust
    from underdraw.floor_plan.read import read_plan

    plan = read_plan(file, px_per_m=px_per_m).plan
    require_trust(plan)
    return render_plan(plan, asked)


def _save(renders: Renders, output: Path, device: str, *, overwrite: bool) -> Manifest:
    from underdraw.models import ModelStore

    with console.work(renders.total) as done:
        return renders.save(output, overwrite=overwrite, models=ModelStore(device), observe=done)


def _show(manifest: Manifest, output: Path) -> None:
    """Print where to look, what the sets came to, and what could not be drawn."""
    for name in ("index.html", "sheet.pdf", "sheet.png", "manifest.json"):
        typer.echo(output / name)
    console.table(("style", "pictures", "lines kept", "views agree"), manifest.summary())
    for one in manifest.failed:
        console.remark([f"{one.title} was not drawn: {one.error}"])
