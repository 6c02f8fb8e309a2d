"""What is tuned on is nobody's measure, and asks for something."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.tiny import save_clip
from underdraw.datasets.rooms import WATCHED
from underdraw.errors import SpecError
from underdraw.evaluation.reading import Reading
from underdraw.rooms import HELD_OUT
from underdraw.spec import Size
from underdraw.tuning import open_ground
from underdraw.tuning.adherence import ASKED

SIZE = Size(32, 24)


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    folder = tmp_path / "pictures"
    folder.mkdir()
    draw = np.random.default_rng(0)
    for name in "ab":
        image = draw.integers(0, 256, (40, 60, 3), dtype=np.uint8)
        Image.fromarray(image).save(folder / f"{name}.png")
        (folder / f"{name}.txt").write_text(f"a red room {name}")
    return folder


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(save_clip(tmp_path_factory.mktemp("clip") / "tiny"))


def test_rooms_are_those_that_ask_and_that_nobody_else_takes() -> None:
    ground = open_ground("rooms", 20, SIZE, None)
    cases = list(ground.cases)
    assert len(cases) == len({case.seed for case in cases}) == 20
    assert all(case.asked for case in cases)
    assert all(WATCHED + 100_000 <= case.seed < HELD_OUT for case in cases)
    assert ground.adherence is ASKED
    assert set(ground.detectors) == {"depth", "seg"}


def test_pictures_of_ones_own(pictures: Path, clip: str) -> None:
    ground = open_ground(str(pictures), 8, SIZE, clip)
    first, second = ground.cases
    assert (first.caption, second.caption) == ("a red room a", "a red room b")
    assert first.color.shape == (24, 32, 3)
    assert set(first.maps) == {"canny", "depth", "seg", "color"}
    assert (first.maps["canny"][..., 0] == first.edges).all()
    seen = Reading(first.color, ground.detectors)
    assert (seen.depth == first.depth).all() and (seen.segments == first.segments).all()
    assert first.seed != second.seed
    own, other = (ground.adherence.measure(seen, case) for case in (first, second))
    assert own is not None and own != other
    assert len(list(open_ground(str(pictures), 1, SIZE, clip).cases)) == 1


def test_another_caption_or_picture_is_another_case(pictures: Path, clip: str) -> None:
    before = next(open_ground(str(pictures), 2, SIZE, clip).cases).seed
    (pictures / "a.txt").write_text("a blue room")
    assert next(open_ground(str(pictures), 2, SIZE, clip).cases).seed != before


def test_what_cannot_be_weighed_is_refused(pictures: Path, clip: str) -> None:
    with pytest.raises(SpecError, match="takes a CLIP to say; give --clip a folder with one"):
        open_ground(str(pictures), 2, SIZE, None)
    (pictures / "b.txt").unlink()
    with pytest.raises(SpecError, match="b has no caption, and no prompt to be true to"):
        list(open_ground(str(pictures), 2, SIZE, clip).cases)
    with pytest.raises(SpecError, match=r"no such folder, \.jsonl or \.tar: nowhere"):
        open_ground("nowhere", 2, SIZE, clip)
