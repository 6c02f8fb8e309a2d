"""Pairs in files: a folder of pictures, or lines of JSON that name them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from underdraw.datasets.pair import Pair, fitted
from underdraw.errors import SpecError
from underdraw.imaging import load
from underdraw.models.header import file_sha256
from underdraw.preprocess import run
from underdraw.spec import Size
from underdraw.spec.data import DataSpec

_PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tif", ".tiff")
# The two sets of names that people's files have; columns are never told by their place.
_COLUMNS: Sequence[Mapping[str, str]] = (
    {"target": "target", "condition": "source", "caption": "prompt"},
    {"target": "image", "condition": "conditioning_image", "caption": "text"},
    {"target": "image", "condition": "conditioning_image", "caption": "caption"},
)
_SHOWN = 5  # names in a message


@dataclass(frozen=True)
class Entry:
    """A pair that was not read yet; without a condition it is made from the picture."""

    target: Path
    condition: Path | None
    caption: str


class FilePairs:
    """Pairs that lie in files.

    Args:
        entries: where.
        spec: how they are read.
        sizes: that they are brought to.
    """

    def __init__(self, entries: Sequence[Entry], spec: DataSpec, sizes: Sequence[Size]) -> None:
        self._entries, self._spec, self._sizes = entries[: spec.count], spec, sizes

    def __len__(self) -> int:
        """Count the pairs."""
        return len(self._entries)

    def name(self, index: int) -> str:
        """Return the picture's path."""
        return str(self._entries[index].target)

    def digest(self, index: int) -> str:
        """Hash the files, the caption and the way they are read."""
        entry = self._entries[index]
        files = [path for path in (entry.target, entry.condition) if path]
        how = self._spec.model_dump_json(include={"preprocess", "fit", "labels"})
        parts = [*(file_sha256(path) for path in files), entry.caption, how, repr(self._sizes)]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()

    def __getitem__(self, index: int) -> Pair:
        """Read a pair."""
        entry, spec = self._entries[index], self._spec
        target = load(entry.target)
        if entry.condition is not None:
            pair = Pair(self.name(index), target, load(entry.condition), entry.caption)
            return fitted(pair, self._sizes, spec.fit, labels=spec.labels)
        # Made at the size it is seen in: edges found at a photo's own size would vanish.
        assert spec.preprocess is not None
        pair = Pair(self.name(index), target, target, entry.caption)
        plain = fitted(pair, self._sizes, spec.fit, labels=False)
        made = run(plain.target, spec.preprocess)
        return Pair(plain.name, plain.target, made, entry.caption)


def in_folder(spec: DataSpec, sizes: Sequence[Size]) -> FilePairs:
    """Find the pairs of a folder, by kohya's rule: same name, whatever the suffix.

    Raises:
        SpecError: no pictures, no conditions, or some without their partner.
    """
    targets = _pictures(Path(spec.path).expanduser())
    if not targets:
        raise SpecError(f"{spec.path} holds no pictures ({', '.join(_PICTURES)})")
    shown: dict[str, Path] = {}
    if spec.preprocess is None:
        if spec.conditions is None:
            raise SpecError(
                f"{spec.path} needs conditions, a folder of control images, or preprocess"
            )
        shown = _pictures(Path(spec.conditions).expanduser())
        _check_partners(spec, targets, shown)
    entries = [
        Entry(path, shown.get(stem), _caption(path)) for stem, path in sorted(targets.items())
    ]
    return FilePairs(entries, spec, sizes)


def in_lines(spec: DataSpec, sizes: Sequence[Size]) -> FilePairs:
    """Read the pairs that a .jsonl names; its paths are relative to it.

    Raises:
        SpecError: a line is no JSON object, or lacks a column.
    """
    path = Path(spec.path).expanduser()
    lines = list(_lines(path))
    if not lines:
        raise SpecError(f"{path} holds no pairs")
    columns = _columns(spec, lines[0][1])
    entries = []
    for number, line in lines:
        lacking = [column for column in columns.values() if column not in line]
        if lacking:
            raise SpecError(
                f"{path}:{number} has no {', '.join(lacking)}; it has {', '.join(line)}"
            )
        condition = columns.get("condition")
        entries.append(
            Entry(
                path.parent / str(line[columns["target"]]),
                None if condition is None else path.parent / str(line[condition]),
                str(line[columns["caption"]]),
            )
        )
    return FilePairs(entries, spec, sizes)


def _lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SpecError(f"can't read {path}: {error}") from None
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            data = json.loads(line)
        except ValueError as error:
            raise SpecError(f"{path}:{number} is no JSON: {error}") from None
        if not isinstance(data, dict):
            raise SpecError(f"{path}:{number} should hold a JSON object, one a line")
        yield number, data


def _columns(spec: DataSpec, line: Mapping[str, Any]) -> dict[str, str]:
    """Return which column is which: as it was said, or by the names that are well known."""
    asked = {name: getattr(spec, name) for name in ("target", "condition", "caption")}
    needed = [name for name in asked if name != "condition" or spec.preprocess is None]
    for known in _COLUMNS:
        columns = {name: asked[name] or known[name] for name in needed}
        if all(column in line for column in columns.values()):
            return columns
    raise SpecError(
        f"{spec.path} has the columns {', '.join(line)}; "
        "say which are target, condition and caption"
    )


def _pictures(folder: Path) -> dict[str, Path]:
    if not folder.is_dir():
        raise SpecError(f"no such folder: {folder}")
    found: dict[str, Path] = {}
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() in _PICTURES:
            if path.stem in found:
                raise SpecError(f"{folder} has {path.name} and {found[path.stem].name}; remove one")
            found[path.stem] = path
    return found


def _check_partners(spec: DataSpec, targets: Mapping[str, Path], shown: Mapping[str, Path]) -> None:
    lone = {
        f"pictures without a control image in {spec.conditions}": targets.keys() - shown.keys(),
        f"control images without a picture in {spec.path}": shown.keys() - targets.keys(),
    }
    said = [
        f"{len(names)} {what}: {', '.join(sorted(names)[:_SHOWN])}{' …' * (len(names) > _SHOWN)}"
        for what, names in lone.items()
        if names
    ]
    if said:
        raise SpecError("; ".join(said))


def _caption(picture: Path) -> str:
    beside = picture.with_suffix(".txt")
    try:
        return beside.read_text(encoding="utf-8").strip() if beside.exists() else ""
    except UnicodeDecodeError:
        raise SpecError(f"{beside} is no UTF-8 text; save it as that") from None
