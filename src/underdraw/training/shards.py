"""Tensors on disk by key."""

from __future__ import annotations

import hashlib
from pathlib import Path

from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor

from underdraw.errors import ModelError


class Shards:
    """Tensors on disk by key, in files that are whole or not there; nothing is read twice.

    Args:
        folder: where they are.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._files, self._home = folder, {}, {}
        for path in sorted(folder.glob("*.safetensors")):
            self._open(path)

    def __contains__(self, key: str) -> bool:
        """Tell whether a tensor is kept under this key."""
        return key in self._home

    def __getitem__(self, key: str) -> Tensor:
        """Read one tensor."""
        return self._files[self._home[key]].get_tensor(key)

    def shape(self, key: str) -> tuple[int, ...]:
        """Return a tensor's shape without reading it."""
        return tuple(self._files[self._home[key]].get_slice(key).get_shape())

    def add(self, tensors: dict[str, Tensor]) -> None:
        """Keep tensors in a file of their own."""
        name = hashlib.sha256("".join(sorted(tensors)).encode()).hexdigest()[:16]
        path = self._folder / f"{name}.safetensors"
        partial = path.with_suffix(".partial")
        save_file({key: tensor.contiguous().cpu() for key, tensor in tensors.items()}, partial)
        partial.replace(path)
        self._open(path)

    def _open(self, path: Path) -> None:
        try:
            file = safe_open(path, framework="pt")
            keys = list(file.keys())
        except (OSError, SafetensorError) as error:
            raise ModelError(f"can't read the cache {path}: {error}; delete that file") from None
        self._files[path] = file
        self._home |= dict.fromkeys(keys, path)
