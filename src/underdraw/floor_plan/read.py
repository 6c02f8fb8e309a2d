"""The one door for plans: a file of any kind that is read, by its suffix."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from underdraw.errors import SpecError
from underdraw.floor_plan.assemble import assembled, in_metres
from underdraw.floor_plan.doubts import checked
from underdraw.floor_plan.drawing import Drawing
from underdraw.floor_plan.dxf import read_dxf
from underdraw.floor_plan.exact import is_exact, plan_of
from underdraw.floor_plan.naming import named
from underdraw.floor_plan.page import sheet
from underdraw.floor_plan.reading import Reading
from underdraw.floor_plan.svg import read_svg
from underdraw.registry import Registry
from underdraw.spec.floor_plan import FloorPlan
from underdraw.spec.io import load

Reader = Callable[[Path, float | None], Reading]


def read_plan(
    path: str | Path, *, px_per_m: float | None = None, rooms: Sequence[str] | None = None
) -> Reading:
    """Read a floor plan from data, a vector drawing or a picture.

    Args:
        path: .json, .toml, .yaml (our own data), .svg, .dxf, or a picture.
        px_per_m: pixels, or units of a drawing, to the metre; None takes the file's word for it,
            or the width of doors.
        rooms: names or kinds of the rooms, the largest first; those left out are read or guessed.

    Raises:
        SpecError: nothing reads such a file, it is damaged, or shows no plan.
        ImageError: a picture that can't be read, or shows no plan.
    """
    path = Path(path)
    if px_per_m is not None and not px_per_m > 0:
        raise SpecError(f"px_per_m is {px_per_m:g}; it is a number over 0, such as 50")
    if not path.is_file():
        raise SpecError(f"there is no floor plan at {path}; check the path")
    reading = READERS[path.suffix.lower()](path, px_per_m)
    drawn = reading.page is not None
    plan = checked(named(reading.plan, rooms), drawn=drawn)
    return replace(reading, plan=plan)


def _data(path: Path, px_per_m: float | None) -> Reading:
    return Reading(_in_metres_already(load(path, FloorPlan), path, px_per_m))


def _svg(path: Path, px_per_m: float | None) -> Reading:
    return _drawing(read_svg(path), path, px_per_m)


def _dxf(path: Path, px_per_m: float | None) -> Reading:
    return _drawing(read_dxf(path), path, px_per_m)


def _drawing(drawing: Drawing, path: Path, px_per_m: float | None) -> Reading:
    if is_exact(drawing):
        factor = 1 / (drawing.per_metre or 1.0)
        metric = replace(drawing, marks=tuple(mark.scaled(factor) for mark in drawing.marks))
        return Reading(_in_metres_already(plan_of(metric), path, px_per_m))
    metric, scale = in_metres(drawing, px_per_m)
    return Reading(assembled(metric, scale), *sheet(metric))


def _picture(path: Path, px_per_m: float | None) -> Reading:
    from underdraw.floor_plan.raster import can_read_words, read_raster, words_on
    from underdraw.imaging import load as load_picture

    page = load_picture(path)
    reading = read_raster(page, px_per_m, words=words_on(page))
    if can_read_words():
        return reading
    return reading.doubted("room names were not read: install underdraw[ocr]")


def _in_metres_already(plan: FloorPlan, path: Path, px_per_m: float | None) -> FloorPlan:
    if px_per_m is not None:
        raise SpecError(f"{path} is in metres already; leave px_per_m (--px-per-m) out")
    return plan


PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tif", ".tiff")
READERS: Registry[Reader] = Registry(
    "plan format",
    {
        **dict.fromkeys((".json", ".toml", ".yaml", ".yml"), _data),
        ".svg": _svg,
        ".dxf": _dxf,
        **dict.fromkeys(PICTURES, _picture),
    },
)
