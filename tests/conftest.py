"""Networks that many tests share; they are never written to."""

from __future__ import annotations

import pytest
from diffusers import ControlNetModel, UNet2DConditionModel

from tests import tiny


@pytest.fixture(scope="session")
def unet() -> UNet2DConditionModel:
    return tiny.unet()


@pytest.fixture(scope="session")
def net() -> ControlNetModel:
    return tiny.controlnet()


def pytest_configure(config: pytest.Config) -> None:
    # diffusers 0.42's schedulers hand torch tensors to numpy 2 in its old way.
    config.addinivalue_line(
        "filterwarnings", "ignore:__array__ implementation doesn't accept:DeprecationWarning"
    )
