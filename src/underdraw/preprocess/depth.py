"""Depth as a network estimates it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from underdraw.imaging import depth_map, disparity_map
from underdraw.spec.preprocess import DepthParams


def depth(image: NDArray[np.uint8], params: DepthParams) -> NDArray[np.uint8]:
    """Estimate how far everything is, near white and far black."""
    # Brings torch in, which the classical preprocessors do without.
    from underdraw.models.detector import inspect_detector, load_detector

    detector = load_detector(inspect_detector("depth", params.model))
    (found,) = detector.read([image])
    return depth_map(found) if detector.files.metric else disparity_map(found)
