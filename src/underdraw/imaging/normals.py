"""Surface normals: from an inverse depth, to a picture, and back."""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray


def plane_normals(inverse: NDArray[np.floating], fov: float) -> NDArray[np.float32]:
    """Return the normals of the surfaces that an inverse depth is of.

    Over a plane seen in perspective the inverse depth is linear in the picture, and its slopes and
    its value on the optical axis are the plane's normal, whatever the unit.

    Args:
        inverse: (H, W), 0 or more, larger where nearer; 0 all around is no surface.
        fov: degrees, over the square root of the picture's area, optical axis in the middle.

    Returns:
        (H, W, 3) unit vectors to the camera's right, up and back; zero where there is no surface.
    """
    height, width = inverse.shape
    focal = math.sqrt(height * width) / 2 / math.tan(math.radians(fov) / 2)
    right = (np.arange(width) + 0.5 - width / 2) / focal
    up = (height / 2 - np.arange(height)[:, None] - 0.5) / focal
    # Continued as a line beyond the border, so that a plane is one to its last pixel.
    wide = np.pad(inverse.astype(np.float64), 1, mode="reflect", reflect_type="odd")
    along, down = (
        cv2.Sobel(wide, cv2.CV_64F, *axis, ksize=3, scale=focal / 8)[1:-1, 1:-1]
        for axis in ((1, 0), (0, 1))
    )
    back = inverse - right * along + up * down
    normals = np.stack((-along, down, back), axis=-1)
    length = np.linalg.norm(normals, axis=-1, keepdims=True)
    return np.divide(normals, length, out=np.zeros_like(normals), where=length > 0).astype("f4")


def normal_map(normals: NDArray[np.floating]) -> NDArray[np.uint8]:
    """Draw normals as a control image, (H, W, 3) uint8: right is red, up green, back blue.

    Args:
        normals: (H, W, 3) unit vectors; zero, where there is no surface, is black.
    """
    there = np.abs(normals).sum(axis=-1, keepdims=True) > 0
    return np.rint(((normals + 1) / 2 * there).clip(0, 1) * 255).astype(np.uint8)


def read_normals(image: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return the (H, W, 3) normals that a map of them shows, of any length; zero where black."""
    there = image.any(axis=-1, keepdims=True)
    return np.asarray((image.astype(np.float32) / 127.5 - 1) * there, dtype=np.float32)
