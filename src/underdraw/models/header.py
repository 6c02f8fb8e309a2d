"""What a `.safetensors` file says of itself, read without loading, or trusting, a single weight."""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from underdraw.errors import ModelError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MAX_HEADER = 100 * 2**20  # the format's own limit; a lying length must not become an allocation
_BYTES = {"F64": 8, "I64": 8, "U64": 8, "F32": 4, "I32": 4, "U32": 4, "F16": 2, "BF16": 2}
_BYTES |= {"I16": 2, "U16": 2, "I8": 1, "U8": 1, "BOOL": 1, "F8_E4M3": 1, "F8_E5M2": 1}

Shapes = Mapping[str, tuple[int, ...]]


@dataclass(frozen=True)
class Header:
    """What a safetensors file says of its tensors.

    Attributes:
        shapes: of every tensor, by name.
        dtypes: how many numbers there are of each dtype, the most frequent first.
        metadata: what its maker wrote into it; nothing to rely on.
    """

    shapes: Shapes
    dtypes: Mapping[str, int]
    metadata: Mapping[str, Any]


def read_shapes(path: Path) -> Shapes:
    """Return the name and shape of every tensor in a safetensors file.

    Raises:
        ModelError: no such file, a pickle, truncated, or a header that does not fit its file.
    """
    return read_header(path).shapes


def read_header(path: Path) -> Header:
    """Return what a safetensors file says of its tensors; raises as `read_shapes` does."""
    return _read_header(path, *_stamp(path))


@lru_cache(maxsize=64)
def _read_header(path: Path, size: int, _time: int) -> Header:
    try:
        with path.open("rb") as file:
            start = file.read(8)
            length = int.from_bytes(start, "little")
            if len(start) < 8 or not 2 <= length <= min(MAX_HEADER, size - 8):
                raise ModelError(_not_safetensors(path, start))
            text = file.read(length)
    except OSError as error:
        raise ModelError(f"can't read the weights {path}: {error.strerror}") from None
    entries, metadata = _parse(path, text)
    _check_offsets(path, entries, size - 8 - length)
    shapes = {name: tuple(entry["shape"]) for name, entry in entries.items()}
    counts: Counter[str] = Counter()
    for name, entry in entries.items():
        counts[entry["dtype"]] += math.prod(shapes[name])
    return Header(shapes, dict(counts.most_common()), metadata)


def read_numbers(path: Path, name: str) -> NDArray[np.float32]:
    """Read one tensor of floats, flattened, without torch; KeyError where it is not there."""
    import numpy as np  # only here, so that a list of models comes without it

    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        entry = json.loads(file.read(length))[name]
        begin, end = entry["data_offsets"]
        file.seek(8 + length + begin)
        data = file.read(end - begin)
    if entry["dtype"] == "BF16":  # the upper half of a float32
        return (np.frombuffer(data, "<u2").astype(np.uint32) << 16).view(np.float32)
    return np.frombuffer(data, {"F16": "<f2", "F32": "<f4", "F64": "<f8"}[entry["dtype"]]).astype(
        np.float32
    )


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file, as 64 hex digits.

    The hub's cache names its weight files by this very number, so those are not read again.
    """
    blob = path.resolve()
    if blob.parent.name == "blobs" and re.fullmatch("[0-9a-f]{64}", blob.name):
        return blob.name
    return _file_sha256(path, *_stamp(path))


@lru_cache(maxsize=256)
def _file_sha256(path: Path, _size: int, _time: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _stamp(path: Path) -> tuple[int, int]:
    """Return a file's size and time of change, so that what was read once is kept till then."""
    try:
        status = path.stat()
    except OSError as error:
        raise ModelError(f"can't read {path}: {error.strerror}") from None
    return status.st_size, status.st_mtime_ns


def _not_safetensors(path: Path, start: bytes) -> str:
    if start[:2] in (b"PK", b"\x80\x02", b"\x80\x04", b"\x80\x05"):
        return f"{path} is a pickle, which can run code; underdraw reads safetensors only"
    return f"{path} is not a whole safetensors file; fetch or save it again"


def _parse(path: Path, text: bytes) -> tuple[dict[str, Any], dict[str, Any]]:
    try:
        entries = json.loads(text, object_pairs_hook=_without_duplicates)
        metadata = dict(entries.pop("__metadata__", None) or {})
        for entry in entries.values():
            begin, end = entry["data_offsets"]
            count = math.prod(entry["shape"])
            if end - begin != count * _BYTES[entry["dtype"]] or min(entry["shape"], default=0) < 0:
                raise ValueError
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise ModelError(_not_safetensors(path, text)) from None
    if not entries:
        raise ModelError(f"{path} holds no tensors; fetch or save it again")
    return entries, metadata


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) != len(pairs):
        raise ValueError("a tensor is named twice")
    return table


def _check_offsets(path: Path, entries: Mapping[str, Any], data_size: int) -> None:
    """Check that the tensors lie one after another and fill the file exactly."""
    at = 0
    for begin, end in sorted(entry["data_offsets"] for entry in entries.values()):
        if begin != at:
            raise ModelError(f"{path} has a header that lies about its tensors; fetch it again")
        at = end
    if at != data_size:
        raise ModelError(
            f"{path} should hold {at} bytes of weights but holds {data_size}; fetch it again"
        )
