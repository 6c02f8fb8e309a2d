"""A whole set is looked at, whatever is wrong with it, and what is found can be acted on."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.unit.datasets.checks.conftest import outlines, scene
from underdraw.datasets import open_pairs
from underdraw.datasets.checks import CHECKS, KINDS
from underdraw.datasets.report import as_json, page, quarantine, rows
from underdraw.datasets.survey import Survey
from underdraw.errors import SpecError
from underdraw.spec import Size
from underdraw.spec.data import DataSpec


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Ten pairs, of which some can't be read, lack a partner, or come twice."""
    for part in ("pictures", "maps"):
        (tmp_path / part).mkdir()
    for seed in range(10):
        image = scene(seed, 64)
        Image.fromarray(image).save(tmp_path / "pictures" / f"{seed}.png")
        Image.fromarray(outlines(image)).save(tmp_path / "maps" / f"{seed}.png")
        (tmp_path / "pictures" / f"{seed}.txt").write_text(f"scene {seed}")
    (tmp_path / "pictures" / "1.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (tmp_path / "maps" / "2.png").unlink()
    (tmp_path / "pictures" / "3.png").unlink()
    for part, suffix in (("pictures", "png"), ("pictures", "txt"), ("maps", "png")):
        data = (tmp_path / part / f"4.{suffix}").read_bytes()
        (tmp_path / part / f"5.{suffix}").write_bytes(data)
    (tmp_path / "pictures" / "6.txt").write_text("")
    Image.fromarray(np.zeros((64, 64, 3), np.uint8)).save(tmp_path / "maps" / "7.png")
    return tmp_path


def spec(folder: Path, **fields: object) -> DataSpec:
    paths = {"path": str(folder / "pictures"), "conditions": str(folder / "maps")}
    return DataSpec(**{**paths, **fields})


def surveyed(*specs: DataSpec) -> Survey:
    survey = Survey(*specs)
    assert list(survey.run()) == list(range(1, len(survey) + 1))
    return survey


def test_everything_is_found_at_once(folder: Path) -> None:
    found = {one.kind: one.names for one in surveyed(spec(folder)).findings}
    assert found == {
        "unreadable": ("1",),
        "missing partner": ("2",),
        "extra partner": ("3",),
        "duplicate": ("5",),
        "constant condition": ("7",),
        "caption empty": ("6",),
    }


def test_what_is_spoiled_can_be_left_out(folder: Path) -> None:
    survey = surveyed(spec(folder))
    assert list(survey.spoiled) == ["1", "2", "3", "5", "7"]  # a remark spoils nothing
    with pytest.raises(SpecError, match="2 has no control image"):
        open_pairs(spec(folder), [Size(64, 64)])
    (folder / "names.txt").write_text(quarantine(survey))
    assert "# missing partner\n2\n" in quarantine(survey)
    left = spec(folder, quarantine=str(folder / "names.txt"))
    pairs = open_pairs(left, [Size(64, 64)])
    assert [pairs.name(index) for index in range(len(pairs))] == ["0", "4", "6", "8", "9"]
    assert [one.kind for one in surveyed(left).findings] == ["caption empty"]


def test_data(folder: Path) -> None:
    data = json.loads(as_json(surveyed(spec(folder))))
    assert (data["pairs"], data["spoiled"]) == (8, 5)
    assert {
        "kind": "constant condition",
        "spoils": True,
        "names": ["7"],
        "said": "the control image varies by 0.0 levels of 255",
        "number": 0.0,
        "threshold": 2.0,
    } in data["findings"]


def test_the_table_has_a_line_a_kind(folder: Path) -> None:
    lines = {line[0]: line[1:] for line in rows(surveyed(spec(folder)))}
    assert list(lines) == [kind for kind in KINDS if kind in lines]
    assert lines["duplicate"] == (
        "1",
        "12.5%",
        "spoiled",
        "5: the same picture, control image and caption as 4",
    )
    assert lines["caption empty"][2] == "remark"
    assert all(len(line[-1]) <= 90 for line in lines.values())


def test_the_page_opens_offline(folder: Path) -> None:
    text = page(surveyed(spec(folder)), "Pairs <&>")
    assert "<h1>Pairs &lt;&amp;&gt;</h1>" in text
    sources = re.findall(r'src="([^"]{0,30})', text)
    assert sources and all(one.startswith("data:image/png;base64,") for one in sources)
    # a double is shown beside what it doubles; what can't be read is not shown
    assert len(re.findall("<img", text.split("<h2>duplicate</h2>")[1].split("<h2>")[0])) == 4
    assert "<img" not in text.split("<h2>missing partner</h2>")[1].split("<h2>")[0]


def test_a_validation_set_needs_no_control_images(folder: Path) -> None:
    (folder / "watched").mkdir()
    for name in ("8.png", "1.png"):
        (folder / "watched" / name).write_bytes((folder / "pictures" / name).read_bytes())
    survey = surveyed(spec(folder), DataSpec(path=str(folder / "watched"), preprocess="none"))
    assert [one.names for one in survey.findings if one.kind == "leak"] == [("8",)]
    assert any(one.said.startswith("of the validation set: ") for one in survey.findings)


def test_control_images_that_are_made(folder: Path) -> None:
    made = spec(folder, conditions=None, preprocess="canny")
    assert "missing partner" not in {one.kind for one in surveyed(made).findings}


def test_pictures_of_hardly_a_pixel_stop_nothing(folder: Path) -> None:
    for part in ("pictures", "maps"):
        Image.fromarray(np.full((3, 2, 3), 9, np.uint8)).save(folder / part / "8.png")
    assert ("8",) in [one.names for one in surveyed(spec(folder)).findings]


def test_drawn_rooms_are_not_looked_at() -> None:
    with pytest.raises(SpecError, match="rooms are drawn, exactly"):
        Survey(DataSpec(path="rooms", map="lines", count=3))


def test_every_kind_is_of_one_check() -> None:
    kinds = [kind for check in CHECKS.values() for kind in check.kinds]
    assert len(kinds) == len(set(kinds)) == len(KINDS) - 3
