"""From what is said of a set to the set."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from underdraw.datasets.entry import Entry, Found
from underdraw.datasets.files import FilePairs
from underdraw.datasets.pair import Pairs
from underdraw.datasets.quarantine import check_known, listed, quarantined
from underdraw.datasets.rooms import RoomPairs
from underdraw.datasets.sources import (
    find_in_folder,
    find_in_lines,
    find_in_table,
    find_in_tar,
    is_table,
    is_tar,
)
from underdraw.errors import SpecError
from underdraw.spec import Size
from underdraw.spec.data import DataSpec

# The first that knows a path reads it: a folder of shards is a folder too.
SOURCES: Sequence[tuple[Callable[[Path], bool], Callable[[DataSpec], Found]]] = (
    (lambda path: path.suffix == ".jsonl", find_in_lines),
    (is_tar, find_in_tar),
    (is_table, find_in_table),
    (Path.is_dir, find_in_folder),
)


def open_pairs(spec: DataSpec, sizes: Sequence[Size]) -> Pairs:
    """Find the pairs of a set; none is read yet.

    Args:
        spec: where they are.
        sizes: that they are brought to where it says none.

    Raises:
        SpecError: there is no such set, some pictures lack their control image, or the quarantine
            names what isn't there.
    """
    sizes = spec.sizes or tuple(sizes)
    if spec.map is not None:
        return RoomPairs(spec, sizes[0], quarantined(spec))
    return FilePairs(_sound(spec, find(spec)), spec, sizes)


def find(spec: DataSpec) -> Found:
    """Find what lies in a set, pairs and what is none.

    Raises:
        SpecError: there is no such set.
    """
    path = Path(spec.path).expanduser()
    for knows, read in SOURCES:
        if path.exists() and knows(path):
            found = read(spec)
            left_out = quarantined(spec)
            check_known(spec, left_out, [one.name for one in (*found.entries, *found.faults)])
            return Found(
                [entry for entry in found.entries if entry.name not in left_out],
                [fault for fault in found.faults if fault.name not in left_out],
            )
    raise SpecError(f"no such folder, .jsonl or .tar: {spec.path}; or take rooms, which are drawn")


def _sound(spec: DataSpec, found: Found) -> Sequence[Entry]:
    """Return the pairs of a set that holds nothing else."""
    if found.faults:
        said = listed([f"{fault.name} {fault.said}" for fault in found.faults])
        raise SpecError(
            f"{len(found.faults)} in {spec.path} are no pairs: {said}; "
            "mend them, or name them in a quarantine (`underdraw dataset check` writes one)"
        )
    if not found.entries:
        raise SpecError(f"the quarantine {spec.quarantine} leaves nothing of {spec.path}")
    return found.entries
