"""A part of a picture is drawn anew, and what it left and where it shows are measured."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.unit.models.tiny_pack import save_pack
from underdraw.errors import SpecError
from underdraw.evaluation import (
    BENCHMARKS,
    PROTOCOLS,
    Case,
    Reading,
    Study,
    compare,
    open_study,
    study_cases,
    write_report,
)
from underdraw.evaluation.fidelity import REACHED, YARDSTICKS
from underdraw.evaluation.scores import MASK_SCORES
from underdraw.spec import GenerationSpec, Size

CHANGED, SEAM = MASK_SCORES
OURS = PROTOCOLS["underdraw"]


def case(mask: np.ndarray) -> Case:
    color = np.full((16, 16, 3), 100, np.uint8)
    color[:, ::2] = 102  # steps of 2 everywhere
    return Case("a", "", color, {}, mask=mask)


@pytest.fixture
def half() -> np.ndarray:
    mask = np.zeros((16, 16), bool)
    mask[:, 8:] = True
    return mask


def test_what_changed_outside_is_found(half: np.ndarray) -> None:
    one = case(half)
    found = one.color.copy()
    found[:, 8:] = 0
    assert CHANGED.figure([Reading(found, {})], one) == 0.0
    found[3, 2, 1] -= 7
    assert CHANGED.figure([Reading(found, {})], one) == 7.0


def test_a_seam_is_held_against_the_steps_beside_it(half: np.ndarray) -> None:
    one = case(half)
    assert SEAM.figure([Reading(one.color, {})], one) == pytest.approx(1.0)
    found = np.where(half[..., None], one.color + 10, one.color)
    # From 100 to 112 over the border, from column to column 2.
    assert SEAM.figure([Reading(found, {})], one) == pytest.approx(12 / 2)


def test_a_mask_of_all_keeps_nothing() -> None:
    one = case(np.ones((16, 16), bool))
    for score in MASK_SCORES:
        assert score.figure([Reading(one.color, {})], one) == "the mask covers the whole picture"


def test_a_mask_is_part_of_what_is_drawn_from(half: np.ndarray) -> None:
    one = case(half)
    assert len({one.sha256(), case(~half).sha256(), replace(one, mask=None).sha256()}) == 3
    assert not replace(one, mask=None).start


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(save_pack(tmp_path_factory.mktemp("models") / "tiny"))


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    draw = np.random.default_rng(0)
    for name in ("a", "b"):
        for folder, values in (("", draw.integers(0, 256, (16, 16, 3))), ("masks", MASK)):
            path = tmp_path / "pictures" / folder / f"{name}.png"
            path.parent.mkdir(parents=True, exist_ok=True)
            Image.fromarray(values.astype(np.uint8)).save(path)
    return tmp_path / "pictures"


MASK = np.zeros((16, 16), np.uint8)
MASK[4:12, 4:12] = 255


def opened(source: str, pack: str, folder: Path) -> Study:
    request = GenerationSpec(model=pack, prompt="", steps=1)
    study = open_study(source, [[("canny", "canny", "")]], request, OURS, folder / "out")
    _, cases = study_cases(study, OURS, 2)
    return replace(study, cases=tuple(cases))


def test_a_folder_with_masks_keeps_the_rest_of_its_pictures(pictures: Path, pack: str) -> None:
    study = opened(str(pictures), pack, pictures.parent)
    assert [step.rendered for step in study.run()].count(2) == 3
    for place, one in enumerate(study.cases):
        for arm in ("no-control", "canny", "canny-shuffled", "reconstruction"):
            made = study.picture(arm, place)
            assert (made == one.color)[MASK == 0].all() and (made != one.color)[MASK > 0].any()
    found = compare(study, {})
    assert [line.score for line in found[:2]] == [CHANGED, SEAM]
    assert {found[0].means[label].mean for label in YARDSTICKS} == {0.0}
    assert found[1].means[REACHED].mean > 0
    write_report(study, found)
    page = (study.folder / "index.html").read_text(encoding="utf-8")
    assert "maps/kept/0000.png" in page
    kept = np.asarray(Image.open(study.folder / "maps" / "kept" / "0000.png"))
    assert (kept[MASK > 0] == 255).all() and (kept == study.cases[0].color)[MASK == 0].all()


def test_a_mask_without_white_is_refused(pictures: Path, pack: str) -> None:
    Image.fromarray(np.zeros_like(MASK)).save(pictures / "masks" / "b.png")
    with pytest.raises(SpecError, match=r"the mask of .*b is black all over; paint white what"):
        opened(str(pictures), pack, pictures.parent)


def test_in_rooms_a_thing_of_the_caption_is_masked(pack: str, tmp_path: Path) -> None:
    cases = [*BENCHMARKS["rooms-inpaint"].draw(2, Size(32, 32))]
    assert len(cases) == 2
    for one in cases:
        assert one.mask is not None and 0.03 <= one.mask.mean() < 0.9
    names = [score.name for score in opened("rooms-inpaint", pack, tmp_path).scores]
    assert names[:3] == [CHANGED.name, SEAM.name, "canny F1, 0 px"]
