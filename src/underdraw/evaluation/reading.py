"""What can be read from a picture: its edges, and what the rooms pack's detectors see in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from underdraw.errors import ModelError
from underdraw.evaluation.cases import find_edges
from underdraw.models import ModelStore
from underdraw.models.detector import TASKS, Detector, inspect_detector, load_detector
from underdraw.models.store import STORE


def find_detectors(models: ModelStore = STORE) -> tuple[dict[str, Detector], list[str]]:
    """Load the detectors of the rooms pack, the same whatever model is measured.

    Returns:
        each by its task; and for each that can't be had, why.
    """
    found: dict[str, Detector] = {}
    lacking: list[str] = []
    for task in TASKS:
        try:
            found[task] = load_detector(inspect_detector(task), models)
        except ModelError as error:
            lacking.append(f"scores of the {task} detector are skipped: {error}")
    return found, lacking


@dataclass(frozen=True)
class Reading:
    """A picture and what is read from it, each on demand and once.

    Attributes:
        image: (H, W, 3) uint8.
        detectors: by task, see `find_detectors`.
    """

    image: NDArray[np.uint8]
    detectors: Mapping[str, Detector]

    @cached_property
    def edges(self) -> NDArray[np.uint8]:
        """Canny edges, (H, W)."""
        return find_edges(self.image)

    @cached_property
    def depth(self) -> NDArray[np.float32]:
        """Metres, (H, W)."""
        return self.detectors["depth"].read([self.image])[0]

    @cached_property
    def segments(self) -> NDArray[np.int64]:
        """Class ids, (H, W), see `rooms.CLASSES`."""
        return self.detectors["seg"].read([self.image])[0]
