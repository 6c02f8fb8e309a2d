"""Pairs in each of the ways that people keep them, and what is said of sets that aren't whole."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from underdraw.datasets import Pairs, open_pairs
from underdraw.datasets.rooms import MAPS, WATCHED
from underdraw.errors import ImageError, SpecError
from underdraw.rooms import HELD_OUT
from underdraw.spec import Size
from underdraw.spec.data import DataSpec

SIZES = (Size(32, 32), Size(48, 32))


def picture(path: Path, width: int = 40, height: int = 40, seed: int = 0) -> Path:
    pixels = np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).save(path)
    return path


def opened(**fields: Any) -> Pairs:
    return open_pairs(DataSpec(**fields), SIZES)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for place, name in enumerate(("a", "b", "c")):
        picture(tmp_path / "images" / f"{name}.png", seed=place)
        picture(tmp_path / "maps" / f"{name}.jpg", seed=10 + place)
        (tmp_path / "images" / f"{name}.txt").write_text(f" a picture of {name}\n")
    return tmp_path


def test_a_folder_by_names(folder: Path) -> None:
    pairs = opened(path=str(folder / "images"), conditions=str(folder / "maps"))
    assert len(pairs) == 3
    pair = pairs[1]
    assert (pair.caption, pair.target.shape, pair.condition.shape) == (
        "a picture of b",
        (32, 32, 3),
        (32, 32, 3),
    )
    assert pairs.name(1) == "b"
    assert len({pairs.digest(index) for index in range(3)}) == 3


def test_a_digest_knows_caption_and_size(folder: Path) -> None:
    spec = {"path": str(folder / "images"), "conditions": str(folder / "maps")}
    before = opened(**spec).digest(0)
    assert open_pairs(DataSpec(**spec), SIZES[:1]).digest(0) != before
    (folder / "images" / "a.txt").write_text("another")
    assert opened(**spec).digest(0) != before


def test_conditions_made_from_the_pictures(folder: Path) -> None:
    pairs = opened(path=str(folder / "images"), preprocess="canny:low=50,high=100")
    assert set(np.unique(pairs[0].condition)) <= {0, 255}


def test_missing_and_extra_are_named(folder: Path) -> None:
    (folder / "maps" / "b.jpg").unlink()
    picture(folder / "maps" / "z.png")
    with pytest.raises(SpecError, match=r"b has no control image in .*, z is a control image"):
        opened(path=str(folder / "images"), conditions=str(folder / "maps"))


@pytest.mark.parametrize(
    "columns",
    [
        ("target", "source", "prompt"),
        ("image", "conditioning_image", "text"),
        ("image", "conditioning_image", "caption"),
    ],
)
def test_lines_of_json_by_the_known_columns(folder: Path, columns: tuple[str, str, str]) -> None:
    line = dict(zip(columns, ("images/a.png", "maps/a.jpg", "a cat"), strict=True))
    shuffled = {"other": 1, **dict(reversed(line.items()))}
    (folder / "set.jsonl").write_text(json.dumps(shuffled) + "\n\n")
    (pair,) = [opened(path=str(folder / "set.jsonl"))[0]]
    assert pair.caption == "a cat"
    assert np.array_equal(
        pair.target, opened(path=str(folder / "images"), conditions=str(folder / "maps"))[0].target
    )


def test_columns_are_never_guessed(folder: Path) -> None:
    lines = folder / "set.jsonl"
    lines.write_text('{"photo": "images/a.png", "edges": "maps/a.jpg", "words": "a cat"}\n')
    with pytest.raises(SpecError, match="has the columns photo, edges, words; say which"):
        opened(path=str(lines))
    named = {"target": "photo", "condition": "edges", "caption": "words"}
    assert opened(path=str(lines), **named)[0].caption == "a cat"
    lines.write_text(lines.read_text() + '{"photo": "images/b.png"}\n')
    with pytest.raises(SpecError, match=r"set.jsonl:2 has no edges, words; it has photo"):
        opened(path=str(lines), **named)
    lines.write_text("[1]\n")
    with pytest.raises(SpecError, match="should hold a JSON object"):
        opened(path=str(lines), **named)


def test_a_picture_with_two_captions_is_two_pairs(folder: Path) -> None:
    lines = [("images/a.png", "maps/a.jpg", "x"), ("images/a.png", "maps/a.jpg", "y")]
    columns = ("target", "source", "prompt")
    (folder / "set.jsonl").write_text(
        "\n".join(json.dumps(dict(zip(columns, line, strict=True))) for line in lines)
    )
    pairs = opened(path=str(folder / "set.jsonl"))
    assert [pairs.name(0), pairs.name(1)] == ["images/a.png:1", "images/a.png:2"]
    (folder / "images" / "a.png").unlink()
    for read in (pairs.digest, pairs.__getitem__):
        with pytest.raises(ImageError, match=r"can't read .*a\.png|a\.png can't be read"):
            read(0)


def test_two_pictures_of_one_name(folder: Path) -> None:
    picture(folder / "images" / "b.jpg")
    with pytest.raises(SpecError, match=r"b\.png has the name of b\.jpg in .*; remove one"):
        opened(path=str(folder / "images"), conditions=str(folder / "maps"))


def test_a_caption_that_is_no_text(folder: Path) -> None:
    (folder / "images" / "b.txt").write_bytes(b"\xff\xfe")
    with pytest.raises(SpecError, match=r"b has a \.txt that is no UTF-8"):
        opened(path=str(folder / "images"), conditions=str(folder / "maps"))


def test_a_pair_meets_the_nearest_aspect_alike(folder: Path) -> None:
    wide = np.zeros((20, 30, 3), np.uint8)
    wide[:, 15:] = (10, 200, 30)
    for part in ("images", "maps"):
        Image.fromarray(wide).save(folder / part / "d.png")
    pair = opened(path=str(folder / "images"), conditions=str(folder / "maps"), labels=True)[3]
    assert pair.target.shape == pair.condition.shape == (32, 48, 3)
    assert len(np.unique(pair.condition.reshape(-1, 3), axis=0)) == 2
    picture(folder / "maps" / "d.png", 20, 30)
    with pytest.raises(ImageError, match="must be of the same proportions"):
        opened(path=str(folder / "images"), conditions=str(folder / "maps"))[3]


@pytest.mark.parametrize("name", MAPS)
def test_drawn_rooms(name: str) -> None:
    spec = {"map": name, "count": 2}
    pairs, watched = opened(path="rooms", **spec), opened(path="held-out-rooms", **spec)
    assert len(pairs) == 2
    assert pairs[0].target.shape == pairs[1].condition.shape == (32, 32, 3)
    assert pairs[0].condition.std() > 0 and pairs[0].caption
    assert pairs.digest(0) != watched.digest(0)
    assert pairs.name(0) == "room 0"
    assert watched.name(0) == f"room {WATCHED}"
    assert WATCHED < HELD_OUT


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"path": "rooms"}, "need map"),
        ({"path": "rooms", "map": "lines"}, "say with count"),
        ({"path": "x", "map": "lines"}, "nothing else has one"),
        ({"path": "x", "conditions": "y", "preprocess": "canny"}, "not both"),
    ],
)
def test_what_contradicts_itself(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(SpecError, match=message):
        DataSpec(**fields)


def test_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SpecError, match=r"no such folder, \.jsonl or \.tar"):
        opened(path=str(tmp_path / "none"))
    (tmp_path / "empty").mkdir()
    with pytest.raises(SpecError, match="holds no pictures"):
        opened(path=str(tmp_path / "empty"), preprocess="canny")
    picture(tmp_path / "some" / "a.png")
    with pytest.raises(SpecError, match="needs conditions"):
        opened(path=str(tmp_path / "some"))
