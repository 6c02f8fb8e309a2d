"""Every example runs and leaves the picture it speaks of."""

from __future__ import annotations

import runpy
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

EXAMPLES = Path(__file__).parents[2] / "examples"
WRITES = {
    "draw_room.py": ("room.png", "room-depth.png", "room-sofa.png"),
    "fading_edges.py": ("fading-edges.png",),
    "styles.py": ("styles.png",),
    "two_controls.py": ("two-controls.png",),
}


def test_none_is_forgotten():
    assert sorted(path.name for path in EXAMPLES.glob("*.py")) == sorted(WRITES)


@pytest.mark.parametrize("name", sorted(WRITES))
def test_it_runs(name, tmp_path):
    runpy.run_path(str(EXAMPLES / name))["main"](tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(WRITES[name])
    for picture in WRITES[name]:
        with Image.open(tmp_path / picture) as image:
            assert np.array(image).std() > 5
