"""A tiny pack that many tests read, and a copy for those that spoil it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.unit.models.tiny_pack import save_pack


@pytest.fixture(scope="session")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_pack(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture
def own_pack(pack: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(pack, tmp_path / "pack"))
