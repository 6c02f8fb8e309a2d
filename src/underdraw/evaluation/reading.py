"""What can be read from a picture: control images, and what detectors see in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from underdraw.errors import ModelError
from underdraw.evaluation.cases import find_edges
from underdraw.models import ModelStore
from underdraw.models.detector import Detector, inspect_detector, load_detector
from underdraw.models.store import STORE
from underdraw.preprocess import run
from underdraw.spec.preprocess import Params

_OF_ROOMS = ("depth", "seg")  # what the pack can read


def find_detectors(models: ModelStore = STORE) -> tuple[dict[str, Detector], list[str]]:
    """Load the detectors of the rooms pack, the same whatever model is measured.

    Returns:
        each by its task; and for each that can't be had, why.
    """
    found: dict[str, Detector] = {}
    lacking: list[str] = []
    for task in _OF_ROOMS:
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

    def map(self, extractor: Params) -> NDArray[np.uint8]:
        """The control image that a preprocessor makes of it, (H, W, 3)."""
        return run(self.image, extractor)

    def depth_by(self, model: str) -> tuple[NDArray[np.float32], bool]:
        """What an estimator says of it, (H, W), and whether that is metres."""
        detector = load_detector(inspect_detector("depth", model))
        return detector.read([self.image])[0], detector.files.metric

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


@dataclass(frozen=True)
class Joined(Reading):
    """Pictures of one case, and their readings, one below the other."""

    parts: Sequence[Reading]

    @classmethod
    def of(cls, parts: Sequence[Reading]) -> Joined:
        """Join readings of one width."""
        return cls(np.concatenate([one.image for one in parts]), parts[0].detectors, parts)

    def map(self, extractor: Params) -> NDArray[np.uint8]:
        """The control images of the pictures, each made on its own."""
        return np.concatenate([one.map(extractor) for one in self.parts])
