"""The recipe that the docs show trains, and those of the repository are read."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.docs.blocks import blocks
from underdraw.cli import main
from underdraw.spec.io import load
from underdraw.spec.training import ControlTrainingSpec

ROOT = Path(__file__).parents[2]
SMALL = {
    "train.steps": 2,
    "batch": 2,
    "watch.every": 2,
    "watch.samples": 0,
}


def test_the_recipe_of_the_docs_trains(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for folder in ("pictures", "held-out"):
        for place in range(2):
            image = np.full((64, 64, 3), 60 + 60 * place, np.uint8)
            image[16:48, 16 : 40 + 8 * place] = 220
            for kind in (folder, "lines" if folder == "pictures" else "held-out-lines"):
                Path(kind).mkdir(exist_ok=True)
                Image.fromarray(image).save(Path(kind) / f"{place}.png")
            Path(folder, f"{place}.txt").write_text("a white sofa")
    (shown,) = [b for b in blocks((ROOT / "docs/training.md").read_text()) if b.language == "toml"]
    Path("recipe.toml").write_text(shown.text)
    # `sizes` keeps the test short
    small = [f"--set={field}={value}" for field, value in SMALL.items()]
    sizes = [f"--set={part}.sizes=[[64,64]]" for part in ("data", "held_out")]
    assert main(["train", "recipe.toml", *small, *sizes]) == 0
    assert Path("runs/lines/lines/config.json").exists()


@pytest.mark.parametrize("path", sorted((ROOT / "recipes").glob("*.toml")), ids=lambda p: p.stem)
def test_recipes_of_the_repository_are_read(path: Path) -> None:
    recipe = load(path, ControlTrainingSpec)
    assert recipe.name == path.stem
    assert f"underdraw train recipes/{path.name}" in path.read_text()
