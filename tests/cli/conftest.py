"""A command line to call in-process, a tiny pack for it, and images."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from tests.unit.models.tiny_pack import save_pack
from underdraw.cli import main


class Outcome(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def message(self) -> str:
        """The one line that a refused command leaves."""
        lines = self.err.splitlines()
        assert self.code == 2, self
        assert self.out == ""
        assert len(lines) == 1
        assert lines[0].startswith("error: ")
        return lines[0]


Run = Callable[..., Outcome]


def pixels(path: str | Path) -> NDArray[np.uint8]:
    """Read a picture as (H, W, 3) uint8."""
    with Image.open(path) as image:
        return np.array(image.convert("RGB"))


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: object) -> Outcome:
        code = main([str(argument) for argument in arguments])
        return Outcome(code, *capsys.readouterr())

    return call


@pytest.fixture(scope="session")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_pack(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder of a command, with `photo.png` (24x16) and `map.png` (16x16) in it."""
    monkeypatch.chdir(tmp_path)
    draw = np.random.default_rng(0)
    for name, shape in {"photo.png": (16, 24, 3), "map.png": (16, 16, 3)}.items():
        Image.fromarray(draw.integers(0, 256, shape, dtype=np.uint8)).save(tmp_path / name)
    return tmp_path


@pytest.fixture
def render(run: Run, pack: Path, folder: Path) -> Run:
    """Run `underdraw render` on the tiny pack; a bare room unless a prompt is given."""

    def call(*arguments: object, prompt: str = "a red room") -> Outcome:
        return run("render", prompt, "--model", pack, *arguments)

    return call
