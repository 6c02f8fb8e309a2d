from __future__ import annotations

import json
import pickle
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import save_file

from underdraw.errors import ModelError
from underdraw.models.header import file_sha256, read_shapes

ONE = {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}


def _write(path: Path, header: Any, data: bytes = b"\0" * 8, length: int | None = None) -> Path:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    path.write_bytes((length or len(text)).to_bytes(8, "little") + text + data)
    return path


def test_reads_what_safetensors_writes(tmp_path: Path) -> None:
    save_file({"a": torch.zeros(2, 3), "b": torch.zeros(4, dtype=torch.bfloat16)}, tmp_path / "w")
    assert read_shapes(tmp_path / "w") == {"a": (2, 3), "b": (4,)}


@pytest.mark.parametrize(
    ("header", "data", "length"),
    [
        ({"a": ONE}, b"\0" * 7, None),  # cut short
        ({"a": ONE}, b"\0" * 9, None),  # something hidden behind
        ({"a": ONE}, b"\0" * 8, 2**63),  # a length that would be an allocation
        ({"a": ONE}, b"\0" * 8, 400),  # a length beyond the file
        ({"a": {**ONE, "shape": [3]}}, b"\0" * 8, None),
        ({"a": {**ONE, "shape": [-1, -2]}}, b"\0" * 8, None),
        ({"a": {**ONE, "dtype": "F99"}}, b"\0" * 8, None),
        ({"a": ONE, "b": ONE}, b"\0" * 8, None),  # overlapping
        ({"a": {**ONE, "data_offsets": [8, 16]}}, b"\0" * 16, None),  # a hole
        ({}, b"", None),
        ({"__metadata__": {"x": "y"}}, b"", None),
        ([1, 2], b"", None),
        (b'{"a": {}, "a": {}}', b"", None),  # named twice
        (b"[" * 100_000, b"", None),
    ],
)
def test_refuses_a_lying_file_in_one_line(
    tmp_path: Path, header: Any, data: bytes, length: int | None
) -> None:
    with pytest.raises(ModelError, match=r"w\.safetensors") as error:
        read_shapes(_write(tmp_path / "w.safetensors", header, data, length))
    assert "\n" not in str(error.value)


def test_calls_a_renamed_pickle_a_pickle(tmp_path: Path) -> None:
    path = tmp_path / "w.safetensors"
    path.write_bytes(pickle.dumps({"a": 1}) + b"\0" * 64)
    with pytest.raises(ModelError, match="pickle"):
        read_shapes(path)
    torch.save({"a": 1}, path)
    with pytest.raises(ModelError, match="pickle"):
        read_shapes(path)


def test_reads_a_changed_file_again(tmp_path: Path) -> None:
    path = tmp_path / "w.safetensors"
    save_file({"a": torch.zeros(2)}, path)
    before = file_sha256(path), read_shapes(path)
    save_file({"a": torch.zeros(3)}, path)
    assert (file_sha256(path), read_shapes(path)) != before
    assert read_shapes(path) == {"a": (3,)}


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="can't read"):
        read_shapes(tmp_path / "none.safetensors")
