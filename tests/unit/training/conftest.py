"""A tiny model to teach."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.models.tiny_pack import save_sd
from underdraw.models import Model, load_model


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_sd(tmp_path_factory.mktemp("models") / "sd")


@pytest.fixture(scope="session")
def model(folder: Path) -> Model:
    return load_model(str(folder))
