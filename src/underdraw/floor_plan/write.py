"""Plans as files: data, or drawings that are read back without loss."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from underdraw.errors import OutputError
from underdraw.floor_plan.exact import drawing_of
from underdraw.floor_plan.write_dxf import dxf_text
from underdraw.floor_plan.write_svg import svg_text
from underdraw.registry import Registry
from underdraw.spec.floor_plan import FloorPlan
from underdraw.spec.io import dumps


def _data(suffix: str) -> Callable[[FloorPlan], str]:
    return lambda plan: dumps(plan, suffix)


WRITERS: Registry[Callable[[FloorPlan], str]] = Registry(
    "plan format",
    {
        ".json": _data(".json"),
        ".toml": _data(".toml"),
        ".yaml": _data(".yaml"),
        ".yml": _data(".yml"),
        ".svg": lambda plan: svg_text(drawing_of(plan)),
        ".dxf": lambda plan: dxf_text(drawing_of(plan)),
    },
)


def plan_text(plan: FloorPlan, suffix: str) -> str:
    """Return a plan as the text of a file of that suffix.

    Raises:
        SpecError: another suffix, or a DXF without ezdxf.
    """
    return WRITERS[suffix.lower()](plan)


def write_plan(plan: FloorPlan, path: str | Path) -> None:
    """Write a plan to a .json, .toml, .yaml, .svg or .dxf file, in place of what is there.

    Raises:
        SpecError: another suffix, or a DXF without ezdxf.
        OutputError: the file can't be written; what was there is there still.
    """
    path = Path(path)
    text, partial = plan_text(plan, path.suffix), path.with_name(f".{path.name}.partial")
    try:
        partial.write_text(text, encoding="utf-8")
        partial.replace(path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise OutputError(f"can't write {path}: {error.strerror}") from None
