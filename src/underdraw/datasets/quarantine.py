"""Names of pairs to leave out: a text file, one a line."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from underdraw.errors import SpecError
from underdraw.spec.data import DataSpec

_SHOWN = 5  # names in a message


def quarantined(spec: DataSpec) -> frozenset[str]:
    """Read the names that a set leaves out; a line that begins with `# ` is a comment.

    Raises:
        SpecError: the file can't be read.
    """
    if spec.quarantine is None:
        return frozenset()
    try:
        text = Path(spec.quarantine).expanduser().read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SpecError(f"can't read the quarantine {spec.quarantine}: {error}") from None
    lines = (line.strip() for line in text.splitlines())
    return frozenset(line for line in lines if line and not f"{line} ".startswith("# "))


def check_known(spec: DataSpec, left_out: Collection[str], names: Collection[str]) -> None:
    """Refuse names that the set hasn't: a slip would leave a bad pair in.

    Raises:
        SpecError: with those names.
    """
    strange = sorted(set(left_out) - set(names))
    if strange:
        raise SpecError(
            f"{spec.quarantine} names what {spec.path} hasn't: {listed(strange)}; "
            "remove these lines, or take the quarantine that was made for this set"
        )


def listed(texts: Collection[str]) -> str:
    """Write the first few, and how many more there are."""
    more = len(texts) - _SHOWN
    return ", ".join(list(texts)[:_SHOWN]) + (f" and {more} more" if more > 0 else "")
