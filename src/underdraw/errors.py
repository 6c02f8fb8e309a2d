"""Every error a user can meet; it imports nothing and knows nothing of the other rooms.

* UnderdrawError            the one to catch
  * SpecError               the request contradicts itself or names something unknown
  * ImageError              an image file is missing, damaged, too large or of another kind
  * ModelError              a weight file is missing, damaged, tampered with or of another family
  * OutputError             the result can't be written where it was asked for
  * Cancelled               an observer or Ctrl-C stopped the run
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class UnderdrawError(Exception):
    """Say what was given, what is allowed and how to mend it, in one line."""


class SpecError(UnderdrawError):
    """The request contradicts itself or names something unknown."""


class ImageError(UnderdrawError):
    """An image is missing, damaged, too large or of a kind that is not read."""


class ModelError(UnderdrawError):
    """Weights are missing, damaged, tampered with or of another family."""


class OutputError(UnderdrawError):
    """The result can't be written where it was asked for."""


class Cancelled(UnderdrawError):
    """The run was stopped before it finished; nothing was written."""


def unknown(kind: str, given: str, known: Iterable[str]) -> SpecError:
    """Build the error for a name nobody registered, with the nearest names.

    Args:
        kind: what the name stands for, e.g. "preprocessor".
        given: the name as it was asked for.
        known: every name that would have been accepted.
    """
    names = sorted(known)
    near = difflib.get_close_matches(given, names, n=3, cutoff=0.5)
    hint = f"; did you mean {' or '.join(map(repr, near))}?" if near else ";"
    return SpecError(f"unknown {kind} {given!r}{hint} known: {', '.join(names)}")
