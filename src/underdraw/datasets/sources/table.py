"""Pairs in tables of Hugging Face datasets: saved to disk, or a folder of .parquet."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from underdraw.datasets.columns import columns_of
from underdraw.datasets.entry import Entry, FileItem, Found
from underdraw.errors import ImageError, SpecError
from underdraw.spec.data import DataSpec

_SAVED, _SPLITS = "state.json", "dataset_dict.json"


@dataclass(frozen=True)
class CellItem:
    """A picture in a cell of a table: its bytes, or the path of its file."""

    table: Any
    row: int
    column: str
    folder: Path

    def __str__(self) -> str:
        """Return its place."""
        return f"{self.folder}, row {self.row}, {self.column}"

    def read(self) -> bytes:
        """Return the bytes of the picture's file."""
        value = self.table[self.row][self.column]
        if isinstance(value, dict):
            value = value.get("bytes") or value.get("path")
        if isinstance(value, bytes):
            return value
        if isinstance(value, str):
            return FileItem(self.folder / value).read()
        what = "nothing" if value is None else type(value).__name__
        raise ImageError(f"{self} holds {what}; pictures are encoded bytes or paths")

    def sha256(self) -> str:
        """Hash the picture's file."""
        return hashlib.sha256(self.read()).hexdigest()


def is_table(path: Path) -> bool:
    """Tell whether `save_to_disk` wrote the folder, or it holds .parquet."""
    known = (_SAVED, _SPLITS)
    return path.is_dir() and (
        any((path / name).exists() for name in known) or any(path.glob("*.parquet"))
    )


def find_in_table(spec: DataSpec) -> Found:
    """Find the pairs of a table, by the names of its columns; a pair is called by its row.

    Raises:
        SpecError: `datasets` is not installed, or the table can't be read or has not the columns.
    """
    if find_spec("datasets") is None:
        raise SpecError(
            f"{spec.path} is read by the library datasets; pip install 'underdraw[data]'"
        )
    path = Path(spec.path).expanduser()
    table = _opened(path)
    columns = columns_of(spec, table.column_names)
    captions = table[columns["caption"]]
    # A table of each column alone, or every look at one picture would read its partner too.
    pictures = {
        name: (_undecoded(table.select_columns([column])), column)
        for name, column in columns.items()
        if name != "caption"
    }
    entries: list[Entry] = []
    for row, caption in enumerate(captions):
        items = {name: CellItem(one, row, column, path) for name, (one, column) in pictures.items()}
        entries.append(
            Entry(f"row {row}", items["target"], items.get("condition"), str(caption or ""))
        )
    return Found(entries)


def _opened(path: Path) -> Any:
    import datasets

    if (path / _SPLITS).exists():
        splits = sorted(part.name for part in path.iterdir() if (part / _SAVED).exists())
        raise SpecError(f"{path} has the splits {', '.join(splits)}; name one: {path / splits[0]}")
    try:
        if (path / _SAVED).exists():
            return datasets.load_from_disk(str(path))
        files: list[Any] = [str(one) for one in sorted(path.glob("*.parquet"))]
        return datasets.Dataset.from_parquet(files)
    except Exception as error:  # the library raises what its many formats raise
        reason = " ".join(str(error).split())
        raise SpecError(f"{path} can't be read as a dataset: {reason}; save it again") from None


def _undecoded(table: Any) -> Any:
    """Keep pictures as the bytes they are, so that our own rules for decoding hold."""
    import datasets

    for column, feature in table.features.items():
        if isinstance(feature, datasets.Image):
            table = table.cast_column(column, datasets.Image(decode=False))
    return table
