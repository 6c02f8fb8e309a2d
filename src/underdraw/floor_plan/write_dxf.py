"""A plan's marks as a DXF file: metres, on the layers that architects use."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from typing import Any

from underdraw.floor_plan.drawing import Drawing, Mark, Role
from underdraw.floor_plan.dxf import APP, ezdxf

# AIA layers, and their colours of AutoCAD's index
LAYERS: dict[Role, tuple[str, int]] = {
    "space": ("A-AREA", 8),
    "fixture": ("A-FURN", 9),
    "wall": ("A-WALL", 7),
    "door": ("A-DOOR", 30),
    "doorway": ("A-DOORWAY", 31),
    "window": ("A-GLAZ", 5),
    "text": ("A-AREA-IDEN", 7),
}
TEXT = 0.25  # metres: how high names are
PIECE = 200  # letters: XDATA holds 255 bytes a line


def dxf_text(drawing: Drawing) -> str:
    """Return marks in metres as a DXF of the year 2010.

    Raises:
        SpecError: ezdxf isn't installed.
    """
    document = ezdxf().new("R2010", setup=False)
    document.header["$INSUNITS"] = 6
    document.appids.add(APP)
    for layer, color in LAYERS.values():
        document.layers.add(layer, color=color)
    for piece in _pieces(drawing.facts):
        document.header.custom_vars.append(APP, piece)
    space = document.modelspace()
    for mark in drawing.marks:
        _draw(space, mark)
    stream = io.StringIO()
    document.write(stream)
    return stream.getvalue()


def _draw(space: Any, mark: Mark) -> None:
    assert mark.role is not None
    given = {"layer": LAYERS[mark.role][0], "const_width": mark.width}
    line = space.add_lwpolyline(mark.points.tolist(), close=mark.filled, dxfattribs=given)
    line.set_xdata(APP, [(1000, piece) for piece in _pieces(mark.facts)])
    if mark.role == "space":
        given = {"layer": LAYERS["text"][0], "insert": mark.points.mean(axis=0).tolist()}
        space.add_text(" ".join(mark.name.split()), height=TEXT, dxfattribs=given)


def _pieces(facts: Mapping[str, str]) -> list[str]:
    text = json.dumps(dict(facts))
    return [text[start : start + PIECE] for start in range(0, len(text), PIECE)]
