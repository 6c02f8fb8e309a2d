"""Draw the pictures of docs/interiors.md and docs/views.md: storeys, and a house in every view."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from PIL import Image

from underdraw.archviz.scenery import Scenery
from underdraw.floor_plan.read import read_plan
from underdraw.interior import Interior, build
from underdraw.interior.cameras import dollhouse, elevations, eye_views, panorama, top
from underdraw.interior.view import View
from underdraw.rooms import STYLES
from underdraw.spec import Size

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "pictures"
GAP = 8
PAPER = "white"

# What a storey is drawn from, its style, and how many views of which rooms.
STOREYS = (
    ("studio", "scandinavian", {"studio": 2, "bathroom": 1}),
    ("flat", "modern", {"living room": 1, "kitchen": 1, "corridor": 1}),
    ("house", "industrial", {"living room": 1, "dining room": 1, "office": 1}),
)


def main() -> None:
    """Write storeys.png and views.png."""
    page(list(storeys()), 1100).save(PICTURES / "storeys.png", optimize=True)
    page(views(_storey("house", "scandinavian")), 1240).save(PICTURES / "views.png", optimize=True)


def storeys() -> Iterator[list[tuple[Interior, View, float]]]:
    """Yield a row for each storey: from above, and three views in it, all square."""
    for plan, style, rooms in STOREYS:
        interior = _storey(plan, style)
        looks = [view for room, count in rooms.items() for view in eye_views(interior, room, count)]
        yield [(interior, view, 1.0) for view in (dollhouse(interior), *looks)]


def views(interior: Interior) -> list[list[tuple[Interior, View, float]]]:
    """Return rows of all views of a house, each in its own shape."""
    rows: list[Sequence[View]] = [
        (dollhouse(interior), top(interior)),
        (*eye_views(interior, "living room", 2), *eye_views(interior, "kitchen")),
        (panorama(interior, "living room"), *eye_views(interior, "hall")),
        elevations(interior, "living room"),
    ]
    return [[(interior, view, view.aspect or 1.5) for view in row] for row in rows]


def page(rows: list[list[tuple[Interior, View, float]]], width: int) -> Image.Image:
    """Draw rows of views, those of a row of one height, each row as wide as the page."""
    drawn = [_row(row, width) for row in rows]
    height = sum(row.height for row in drawn) + GAP * (len(drawn) - 1)
    whole = Image.new("RGB", (width, height), PAPER)
    down = 0
    for row in drawn:
        whole.paste(row, (0, down))
        down += row.height + GAP
    return whole


def _row(row: list[tuple[Interior, View, float]], width: int) -> Image.Image:
    height = (width - GAP * (len(row) - 1)) / sum(aspect for *_, aspect in row)
    whole = Image.new("RGB", (width, round(height)), PAPER)
    across = 0.0
    for interior, view, aspect in row:
        size = Size(round(height * aspect), round(height))
        whole.paste(_drawn(interior, view, size), (round(across), 0))
        across += height * aspect + GAP
    return whole


def _drawn(interior: Interior, view: View, size: Size) -> Image.Image:
    return Image.fromarray(Scenery.of(view.scene(interior), size).color)


def _storey(plan: str, style: str) -> Interior:
    file = ROOT / "examples" / "plans" / f"{plan}.json"
    return build(read_plan(file).plan, STYLES[style], seed=1)


if __name__ == "__main__":
    main()
