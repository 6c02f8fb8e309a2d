"""Pairs in lines of JSON that name their files."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from underdraw.datasets.columns import columns_of
from underdraw.datasets.entry import Entry, Fault, FileItem, Found
from underdraw.errors import SpecError
from underdraw.spec.data import DataSpec


def find_in_lines(spec: DataSpec) -> Found:
    """Find the pairs that a .jsonl names; its paths are relative to it.

    A pair is called by its picture's path as it is written, and by its line where several have it.

    Raises:
        SpecError: the file can't be read, or has no pairs or not the columns.
    """
    path = Path(spec.path).expanduser()
    lines, faults = _lines(path)
    if not lines:
        raise SpecError("; ".join([f"{path} holds no pairs", *(f.said for f in faults)]))
    columns = columns_of(spec, next(iter(lines.values())))
    shown = Counter(str(line.get(columns["target"])) for line in lines.values())
    entries: list[Entry] = []
    for number, line in lines.items():
        lacking = [column for column in columns.values() if column not in line]
        if lacking:
            said = f"has no {', '.join(lacking)}; it has {', '.join(line)}"
            faults.append(Fault("missing partner", f"{path.name}:{number}", said))
            continue
        target = str(line[columns["target"]])
        condition = str(line[columns["condition"]]) if "condition" in columns else None
        entries.append(
            Entry(
                target if shown[target] == 1 else f"{target}:{number}",
                FileItem(path.parent / target),
                None if condition is None else FileItem(path.parent / condition),
                str(line[columns["caption"]]),
            )
        )
    return Found(entries, faults)


def _lines(path: Path) -> tuple[dict[int, dict[str, object]], list[Fault]]:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SpecError(f"can't read {path}: {error}") from None
    lines: dict[int, dict[str, object]] = {}
    faults: list[Fault] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            data, wrong = json.loads(line), "should hold a JSON object, one a line"
        except ValueError as error:
            data, wrong = None, f"is no JSON: {error}"
        if isinstance(data, dict):
            lines[number] = data
        else:
            faults.append(Fault("unreadable", f"{path.name}:{number}", wrong))
    return lines, faults
