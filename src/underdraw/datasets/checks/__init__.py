"""What is looked at in a set before it is trained on, a file a check."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from underdraw.datasets.checks.alignment import ALIGNMENT
from underdraw.datasets.checks.blocks import BLOCKS
from underdraw.datasets.checks.blur import BLUR
from underdraw.datasets.checks.captions import CAPTIONS
from underdraw.datasets.checks.check import Check, Finding, Kind, Measured
from underdraw.datasets.checks.constant import CONSTANT
from underdraw.datasets.checks.duplicates import DUPLICATES
from underdraw.datasets.checks.grey import GREY
from underdraw.datasets.checks.labels import LABELS
from underdraw.datasets.checks.leak import LEAK
from underdraw.datasets.checks.proportions import PROPORTIONS
from underdraw.datasets.checks.view import View
from underdraw.registry import Registry

__all__ = ["CHECKS", "KINDS", "Check", "Finding", "Measured", "View"]

CHECKS: Registry[Check[Any]] = Registry(
    "check",
    {
        "proportions": PROPORTIONS,
        "alignment": ALIGNMENT,
        "constant": CONSTANT,
        "labels": LABELS,
        "duplicates": DUPLICATES,
        "leak": LEAK,
        "blur": BLUR,
        "blocks": BLOCKS,
        "grey": GREY,
        "captions": CAPTIONS,
    },
)

_FILES: Mapping[str, Kind] = {
    "unreadable": Kind("damaged, too large, or of a kind that is not read"),
    "missing partner": Kind("a picture without a control image"),
    "extra partner": Kind("a control image without a picture, or a second of one name"),
}
KINDS: Mapping[str, Kind] = _FILES | {
    name: kind for check in CHECKS.values() for name, kind in check.kinds.items()
}
"""Every kind of finding, in the order that they are shown in."""
