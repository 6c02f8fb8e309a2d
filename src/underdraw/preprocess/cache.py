"""Remember the last control images by content, so that a repeated request costs a hash."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict

import numpy as np
from numpy.typing import NDArray

from underdraw.spec.preprocess import Params

Image = NDArray[np.uint8]


class PreprocessCache:
    """Keep the most recently used control images, up to a number of bytes."""

    def __init__(self, max_bytes: int = 64 * 2**20) -> None:
        """Start empty.

        Args:
            max_bytes: how much the images may take together; one larger than that is not kept.
        """
        self.max_bytes = max_bytes
        self._images: OrderedDict[str, Image] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def get(self, key: str) -> Image | None:
        """Return a copy of the image kept under `key`, or None."""
        with self._lock:
            image = self._images.get(key)
            if image is None:
                return None
            self._images.move_to_end(key)
            return image.copy()

    def put(self, key: str, image: Image) -> None:
        """Keep a copy of the image, dropping the least recently used ones to make room."""
        if image.nbytes > self.max_bytes:
            return
        with self._lock:
            self._forget(key)
            self._images[key] = image.copy()
            self._bytes += image.nbytes
            while self._bytes > self.max_bytes:
                self._forget(next(iter(self._images)))

    def __len__(self) -> int:
        """Count the images kept."""
        return len(self._images)

    def _forget(self, key: str) -> None:
        image = self._images.pop(key, None)
        self._bytes -= image.nbytes if image is not None else 0


def cache_key(image: Image, params: Params, version: int) -> str:
    """Digest the pixels, the shape, every parameter and the preprocessor's version."""
    digest = hashlib.blake2b(digest_size=20)
    digest.update(f"{version} {image.shape} {params.model_dump_json()}\n".encode())
    digest.update(np.ascontiguousarray(image).data)
    return digest.hexdigest()
