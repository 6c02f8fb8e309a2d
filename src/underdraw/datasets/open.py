"""From what is said of a set to the set."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from underdraw.datasets.files import in_folder, in_lines
from underdraw.datasets.pair import Pairs
from underdraw.datasets.rooms import RoomPairs
from underdraw.errors import SpecError
from underdraw.spec import Size
from underdraw.spec.data import DataSpec


def open_pairs(spec: DataSpec, sizes: Sequence[Size]) -> Pairs:
    """Find the pairs of a set; none is read yet.

    Args:
        spec: where they are.
        sizes: that they are brought to where it says none.

    Raises:
        SpecError: there is no such set, or some pictures lack their control image.
    """
    sizes = spec.sizes or tuple(sizes)
    if spec.map is not None:
        return RoomPairs(spec, sizes[0])
    path = Path(spec.path).expanduser()
    if path.suffix == ".jsonl":
        return in_lines(spec, sizes)
    if path.is_dir():
        return in_folder(spec, sizes)
    raise SpecError(f"no such folder or .jsonl: {spec.path}; or take rooms, which are drawn")
