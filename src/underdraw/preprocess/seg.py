"""Segments as a network finds them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from underdraw.imaging import ADE20K, numbered_palette, segment_map
from underdraw.spec.preprocess import SegParams


def seg(image: NDArray[np.uint8], params: SegParams) -> NDArray[np.uint8]:
    """Colour every pixel by the class of what it shows."""
    # Brings torch in, which the classical preprocessors do without.
    from underdraw.models.detector import inspect_detector, load_detector
    from underdraw.rooms import CLASSES, PALETTE

    detector = load_detector(inspect_detector("seg", params.model))
    (found,) = detector.read([image])
    labels = detector.files.labels
    if labels == CLASSES:
        return segment_map(found, [PALETTE[name] for name in CLASSES])
    known = len(labels) == len(ADE20K)
    return segment_map(found, ADE20K if known else numbered_palette(len(labels)))
