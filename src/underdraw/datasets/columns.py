"""Which column is which: as it was said, or by the names that are well known; never by place."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from underdraw.errors import SpecError
from underdraw.spec.data import DataSpec

# The sets of names that people's files have.
_KNOWN: Sequence[Mapping[str, str]] = (
    {"target": "target", "condition": "source", "caption": "prompt"},
    {"target": "image", "condition": "conditioning_image", "caption": "text"},
    {"target": "image", "condition": "conditioning_image", "caption": "caption"},
)
CAPTIONS = tuple(names["caption"] for names in _KNOWN)


def columns_of(spec: DataSpec, given: Collection[str]) -> dict[str, str]:
    """Return the columns of target, caption and, where none is made, condition.

    Args:
        spec: may name columns.
        given: the columns there are.

    Raises:
        SpecError: some are neither said nor known.
    """
    asked = {name: getattr(spec, name) for name in ("target", "condition", "caption")}
    needed = [name for name in asked if name != "condition" or spec.preprocess is None]
    for known in _KNOWN:
        columns = {name: asked[name] or known[name] for name in needed}
        if all(column in given for column in columns.values()):
            return columns
    raise SpecError(
        f"{spec.path} has the columns {', '.join(given)}; "
        "say which are target, condition and caption"
    )
