"""DXF files as marks: lines, curves, hatches and blocks, in a role by their layers.

Nothing but the file itself is read: external references and pictures are passed over, and said.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from underdraw.errors import SpecError
from underdraw.floor_plan.drawing import BYTES, MARKS, Drawing, Mark, Points
from underdraw.floor_plan.words import role_of

if TYPE_CHECKING:
    from ezdxf.document import Drawing as Document

APP = "UNDERDRAW"
DEEP = 8  # blocks within blocks
CUTS = 6  # pieces a quarter of an arc is cut into: the two faces of a round wall are cut alike
# $INSUNITS: 1 inch, 2 foot, 4 mm, 5 cm, 6 m, 14 dm
UNITS = {1: 1 / 0.0254, 2: 1 / 0.3048, 4: 1e3, 5: 1e2, 6: 1.0, 14: 10.0}
_LIKELY = (4.0, 80.0)  # metres: how long a storey is, where units are guessed
_LINES = frozenset({"LINE", "LWPOLYLINE", "POLYLINE", "ARC", "CIRCLE", "ELLIPSE", "SPLINE"})
_AREAS = frozenset({"HATCH", "MPOLYGON", "SOLID", "TRACE"})
_PASSED = {"IMAGE": "pictures", "PDFUNDERLAY": "underlays", "DWFUNDERLAY": "underlays",
           "DGNUNDERLAY": "underlays", "OLE2FRAME": "embedded objects"}  # fmt: skip


def read_dxf(path: Path) -> Drawing:
    """Read every line, area and text of a DXF file's model space.

    Raises:
        SpecError: ezdxf is missing, or the file is no DXF, damaged, too large or empty.
    """
    reader = _Reader(_opened(path), path)
    return reader.drawing()


def ezdxf() -> Any:
    """Return the library that reads and writes DXF.

    Raises:
        SpecError: it isn't installed.
    """
    try:
        import ezdxf
    except ImportError:
        raise SpecError("DXF files need ezdxf; install underdraw[dxf]") from None
    return ezdxf


def _opened(path: Path) -> Document:
    library = ezdxf()
    try:
        size = path.stat().st_size
        if size > BYTES:
            raise SpecError(
                f"{path} has {size:,} bytes, up to {BYTES:,} are read; purge it, and export one "
                "storey alone"
            )
        return library.readfile(path)
    except (library.DXFError, ValueError, LookupError, TypeError, AttributeError) as error:
        reason = " ".join(str(error).split())[:120] or type(error).__name__
        raise SpecError(f"{path} is no DXF, or damaged ({reason}); save it anew as DXF") from None
    except OSError as error:
        reason = error.strerror or "not a DXF file"
        raise SpecError(f"can't read {path}: {reason}; save it anew as DXF") from None


class _Reader:
    """Walk one file."""

    def __init__(self, document: Document, path: Path) -> None:
        self.document, self.path = document, path
        self.passed: Counter[str] = Counter()
        self.groups = 0
        self.seen = 0
        self.layers: dict[str, None] = {}

    def drawing(self) -> Drawing:
        marks = tuple(self._marks(self.document.modelspace(), None, 0, 0, ""))
        if not any(mark.role != "text" for mark in marks):
            raise SpecError(f"{self.path} shows nothing in its model space; draw the plan there")
        units = self.document.header.get("$INSUNITS", 0)
        per_metre, sure, doubts = UNITS.get(units), 1.0, []
        if per_metre is None:
            per_metre, sure = _guessed(marks), 0.7
            doubts.append(
                f"the file names no unit that is read; {_NAMES[per_metre]} were guessed by its size"
            )
        doubts += [f"{count} {what} were passed over" for what, count in self.passed.items()]
        return Drawing(
            marks, per_metre, sure=sure, doubts=tuple(doubts), names=tuple(self.layers),
            facts=_facts(
                piece for key, piece in self.document.header.custom_vars.properties if key == APP
            ),
        )  # fmt: skip

    def _marks(
        self, entities: Iterable[Any], layer: str | None, group: int, depth: int, block: str
    ) -> Iterator[Mark]:
        for entity in entities:
            self.seen += 1
            if self.seen > MARKS:
                raise SpecError(
                    f"{self.path} has more than {MARKS:,} shapes; leave furniture, hatches and "
                    "other storeys out of the export"
                )
            own = entity.dxf.get("layer", "0")
            inner = layer if own == "0" and layer else own
            kind = entity.dxftype()
            if kind == "INSERT":
                yield from self._block(entity, inner, group, depth, block)
            elif kind in ("TEXT", "MTEXT", "ATTRIB"):
                yield from _texts(entity)
            elif kind in _PASSED:
                self.passed[_PASSED[kind]] += 1
            elif kind in _LINES or kind in _AREAS:
                yield from self._shape(entity, kind, inner, group, block)

    def _block(self, insert: Any, layer: str, group: int, depth: int, block: str) -> Iterator[Mark]:
        definition = insert.block()
        if definition is None or definition.block.is_xref or definition.block.is_xref_overlay:
            self.passed["references to other files"] += 1
            return
        if depth >= DEEP:
            self.passed[f"blocks nested more than {DEEP} deep"] += 1
            return
        if not group:
            self.groups += 1
        parts = insert.multi_insert() if insert.mcount > 1 else [insert]
        for part in parts:
            yield from self._marks(
                part.virtual_entities(), layer, group or self.groups, depth + 1,
                f"{block} {insert.dxf.name}".strip(),
            )  # fmt: skip
            yield from self._marks(part.attribs, layer, group, depth + 1, block)

    def _shape(self, entity: Any, kind: str, layer: str, group: int, block: str) -> Iterator[Mark]:
        self.layers[layer] = None
        said, role = role_of(layer)
        if not said:
            # a layer that says nothing leaves it to the block's name
            _, role = role_of(block)
        rings = tuple(self._rings(entity, kind))
        if rings:
            width = _width(entity) if kind in ("LWPOLYLINE", "POLYLINE") else 0.0
            name = f"{layer} {block}".strip()
            yield Mark(role, rings, kind in _AREAS, width, name, group, _facts(_beside(entity)))

    def _rings(self, entity: Any, kind: str) -> Iterator[Points]:
        from ezdxf import path as paths

        try:
            if kind in ("HATCH", "MPOLYGON"):
                found = list(paths.from_hatch(entity))
            elif kind in ("SOLID", "TRACE"):
                found = [paths.from_vertices(entity.wcs_vertices(), close=True)]
            else:
                found = [paths.make_path(entity)]
        except (ValueError, TypeError, ZeroDivisionError):
            self.passed["shapes that can't be read"] += 1
            return
        for path in found:
            points = np.array([(point.x, point.y) for point in path.flattening(math.inf, CUTS)])
            if len(points) > 1 and np.isfinite(points).all():
                yield points


_NAMES = {1e3: "millimetres", 1e2: "centimetres", 1.0: "metres"}


def _guessed(marks: Iterable[Mark]) -> float:
    """Return the unit that makes a storey of the drawing; millimetres where several do."""
    walls = [ring for mark in marks if mark.role == "wall" for ring in mark.rings]
    size = float(np.ptp(np.vstack(walls), axis=0).max()) if walls else 1e4
    fit = [unit for unit in _NAMES if _LIKELY[0] <= size / unit <= _LIKELY[1]]
    return fit[0] if fit else 1e3


def _width(entity: Any) -> float:
    if entity.dxftype() == "LWPOLYLINE":
        widths = [max(start, end) for _, _, start, end, _ in entity.get_points("xyseb")]
        return float(max([entity.dxf.get("const_width", 0.0), *widths]))
    return float(entity.dxf.get("default_start_width", 0.0))


def _texts(entity: Any) -> Iterator[Mark]:
    if entity.dxftype() == "MTEXT":
        words, at = entity.plain_text(), entity.dxf.insert
    else:
        words = entity.plain_text() if entity.dxftype() == "TEXT" else entity.dxf.text
        centred = entity.dxf.get("halign", 0) or entity.dxf.get("valign", 0)
        at = entity.dxf.get("align_point") if centred else entity.dxf.insert
        at = at or entity.dxf.insert
    words = " ".join(str(words).split())
    if words:
        yield Mark("text", (np.array([[at.x, at.y]]),), name=words)


def _facts(pieces: Iterable[str]) -> Mapping[str, str]:
    """Return what our own files say beside a shape, or of the whole plan."""
    try:
        return json.loads("".join(pieces) or "{}")
    except ValueError:
        raise SpecError("what underdraw wrote into the DXF is damaged; write it anew") from None


def _beside(entity: Any) -> Iterator[str]:
    if entity.has_xdata(APP):
        yield from (str(tag.value) for tag in entity.get_xdata(APP) if tag.code == 1000)
