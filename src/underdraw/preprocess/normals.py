"""Surface normals, from the depth that a network estimates."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from underdraw.imaging import normal_map, plane_normals
from underdraw.spec.preprocess import NormalsParams


def normals(image: NDArray[np.uint8], params: NormalsParams) -> NDArray[np.uint8]:
    """Estimate which way every surface faces."""
    # Brings torch in, which the classical preprocessors do without.
    from underdraw.models.detector import inspect_detector, load_detector

    detector = load_detector(inspect_detector("depth", params.model))
    (found,) = detector.read([image])
    # An inverse depth of unknown shift is taken to have none: far away is 0.
    inverse = 1 / found if detector.files.metric else found.clip(0)
    facing = plane_normals(inverse, params.fov)
    return normal_map(facing * (-1, 1, 1) if params.red == "left" else facing)
