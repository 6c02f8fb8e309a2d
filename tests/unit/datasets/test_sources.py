"""Pairs in shards and tables, and names that are left out of any set."""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import datasets
import numpy as np
import pytest
from PIL import Image

from underdraw.datasets import Pairs, open_pairs
from underdraw.datasets.sources import table
from underdraw.errors import ImageError, SpecError
from underdraw.spec import Size
from underdraw.spec.data import DataSpec

SIZES = (Size(32, 32),)


def png(seed: int, kind: str = "PNG") -> bytes:
    pixels = np.random.default_rng(seed).integers(0, 256, (32, 32, 3), np.uint8)
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, kind)
    return file.getvalue()


def shard(path: Path, members: Mapping[str, bytes]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(path, "w") as file:
        for name, data in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            file.addfile(member, io.BytesIO(data))
    return path


def sample(key: str, seed: int, caption: str) -> dict[str, bytes]:
    return {
        f"{key}.png": png(seed),
        f"{key}.cond.png": png(100 + seed),
        f"{key}.txt": caption.encode(),
    }


def opened(**fields: Any) -> Pairs:
    return open_pairs(DataSpec(**fields), SIZES)


def pixels(data: bytes) -> np.ndarray[Any, Any]:
    return np.array(Image.open(io.BytesIO(data)))


def test_shards_in_their_order(tmp_path: Path) -> None:
    shard(tmp_path / "b.tar", sample("x/1", 1, "one"))
    shard(tmp_path / "a.tar", {**sample("9", 9, " nine\n"), "9.cls": b"7", "._9.png": b"?"})
    pairs = opened(path=str(tmp_path))
    assert [pairs.name(index) for index in range(len(pairs))] == ["a.tar/9", "b.tar/x/1"]
    assert pairs[0].caption == "nine"
    assert (pairs[0].target == pixels(png(9))).all()
    assert (pairs[1].condition == pixels(png(101))).all()
    assert pairs.digest(0) != pairs.digest(1)


def test_a_shard_with_captions_in_json(tmp_path: Path) -> None:
    one = {
        "x.webp": png(1, "WEBP"),
        "x.conditioning.png": png(2),
        "x.json": json.dumps({"width": 1, "text": "a cat"}).encode(),
    }
    path = str(shard(tmp_path / "set.tar", one))
    assert opened(path=path)[0].caption == "a cat"
    with pytest.raises(SpecError, match=r"set.tar/x has a caption that can't be read: x.json has"):
        opened(path=path, caption="words")


def test_a_shard_among_pictures_is_no_set(tmp_path: Path) -> None:
    shard(tmp_path / "old.tar", sample("x", 1, ""))
    (tmp_path / "a.png").write_bytes(png(1))
    pairs = opened(path=str(tmp_path), preprocess="canny")
    assert [pairs.name(index) for index in range(len(pairs))] == ["a"]


def test_what_a_shard_lacks_is_named(tmp_path: Path) -> None:
    members = {
        **sample("good", 1, ""),
        "bare.jpg": png(3, "JPEG"),
        "lone.cond.png": png(4),
        "good.jpg": png(5, "JPEG"),
    }
    path = str(shard(tmp_path / "set.tar", members))
    with pytest.raises(SpecError) as refused:
        opened(path=path)
    assert "3 in " in str(refused.value)
    assert "set.tar/bare has no .cond.png" in str(refused.value)
    assert "set.tar/lone has no picture, only lone.cond.png" in str(refused.value)
    assert "set.tar/good.jpg is a second target beside good.png" in str(refused.value)
    assert "dataset check" in str(refused.value)


def test_a_shard_that_is_damaged(tmp_path: Path) -> None:
    path = shard(tmp_path / "set.tar", sample("x", 1, "one"))
    whole = path.read_bytes()
    path.write_bytes(b"\x1f\x8b" + whole)
    with pytest.raises(SpecError, match=r"set\.tar is no whole, uncompressed \.tar"):
        opened(path=str(path))
    shard(path, {})
    with pytest.raises(SpecError, match=r"holds no pairs; they are x\.jpg"):
        opened(path=str(path))


def test_conditions_of_a_shard_made_from_its_pictures(tmp_path: Path) -> None:
    path = shard(tmp_path / "set.tar", {"x.png": png(1)})
    assert set(np.unique(opened(path=str(path), preprocess="canny")[0].condition)) <= {0, 255}


def rows(**columns: Any) -> datasets.Dataset:
    return datasets.Dataset.from_dict(columns)


@pytest.fixture
def cells() -> dict[str, Any]:
    return {
        "text": ["a cat", None],
        "conditioning_image": [png(3), png(4)],
        "image": [png(1), png(2)],
    }


def test_a_table_that_was_saved(tmp_path: Path, cells: dict[str, Any]) -> None:
    rows(**cells).save_to_disk(str(tmp_path / "set"))
    pairs = opened(path=str(tmp_path / "set"))
    assert [pairs.name(0), pairs[0].caption, pairs[1].caption] == ["row 0", "a cat", ""]
    assert (pairs[1].target == pixels(png(2))).all()
    assert (pairs[1].condition == pixels(png(4))).all()
    assert pairs.digest(0) != pairs.digest(1)


def test_pictures_as_a_feature(tmp_path: Path, cells: dict[str, Any]) -> None:
    typed = rows(**cells)
    for column in ("image", "conditioning_image"):
        typed = typed.cast_column(column, datasets.Image())
    typed.save_to_disk(str(tmp_path / "typed"))
    rows(**cells).save_to_disk(str(tmp_path / "bytes"))
    one, other = (opened(path=str(tmp_path / name)) for name in ("typed", "bytes"))
    assert (one[0].target == other[0].target).all()
    assert one.digest(0) == other.digest(0)


def test_a_folder_of_parquet(
    tmp_path: Path, cells: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", tmp_path / "cache")
    (tmp_path / "set").mkdir()
    for part in (1, 0):
        one = {name: [values[part]] for name, values in cells.items()}
        rows(**one).to_parquet(str(tmp_path / "set" / f"part-{part}.parquet"))
    pairs = opened(path=str(tmp_path / "set"))
    assert [pairs[0].caption, pairs[1].caption] == ["a cat", ""]
    assert (pairs[1].target == pixels(png(2))).all()


def test_a_table_of_paths(tmp_path: Path) -> None:
    names = {"image": "a.png", "conditioning_image": "b.png"}
    rows(text=["x"], **{column: [name] for column, name in names.items()}).save_to_disk(
        str(tmp_path / "set")
    )
    for seed, name in enumerate(names.values()):
        (tmp_path / "set" / name).write_bytes(png(seed))
    assert (opened(path=str(tmp_path / "set"))[0].target == pixels(png(0))).all()


def test_what_a_table_lacks(tmp_path: Path, cells: dict[str, Any]) -> None:
    rows(photo=cells["image"], words=cells["text"]).save_to_disk(str(tmp_path / "a"))
    with pytest.raises(SpecError, match="has the columns photo, words; say which"):
        opened(path=str(tmp_path / "a"))
    datasets.DatasetDict({"train": rows(**cells)}).save_to_disk(str(tmp_path / "b"))
    with pytest.raises(SpecError, match=r"has the splits train; name one: .*b/train"):
        opened(path=str(tmp_path / "b"))
    assert len(opened(path=str(tmp_path / "b" / "train"))) == 2
    rows(**{**cells, "image": [1, 2]}).save_to_disk(str(tmp_path / "c"))
    with pytest.raises(ImageError, match="row 0, image holds int; pictures are encoded bytes"):
        opened(path=str(tmp_path / "c"))[0]
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "x.parquet").write_bytes(b"no table")
    with pytest.raises(SpecError, match="can't be read as a dataset"):
        opened(path=str(tmp_path / "d"))


def test_what_to_install_for_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows(text=["x"]).save_to_disk(str(tmp_path / "set"))
    monkeypatch.setattr(table, "find_spec", lambda name: None)
    with pytest.raises(SpecError, match=r"pip install 'underdraw\[data\]'"):
        opened(path=str(tmp_path / "set"))


def test_a_quarantine_leaves_pairs_out(tmp_path: Path) -> None:
    members = {**sample("a", 1, ""), **sample("b", 2, ""), "lone.cond.png": png(4)}
    path = str(shard(tmp_path / "set.tar", members))
    names = tmp_path / "names.txt"
    names.write_text("# what was wrong\nset.tar/a\n\nset.tar/lone\n")
    pairs = opened(path=path, quarantine=str(names))
    assert [pairs.name(index) for index in range(len(pairs))] == ["set.tar/b"]
    names.write_text("set.tar/c\n")
    with pytest.raises(SpecError, match=r"names what .*set\.tar hasn't: set\.tar/c; remove"):
        opened(path=path, quarantine=str(names))
    names.write_text("set.tar/a\nset.tar/b\nset.tar/lone\n")
    with pytest.raises(SpecError, match="leaves nothing of"):
        opened(path=path, quarantine=str(names))
    with pytest.raises(SpecError, match="can't read the quarantine"):
        opened(path=path, quarantine=str(tmp_path / "none.txt"))


def test_a_quarantine_of_rooms(tmp_path: Path) -> None:
    names = tmp_path / "names.txt"
    names.write_text("room 1\n")
    rooms = {"path": "rooms", "map": "lines", "count": 3}
    pairs, whole = opened(**rooms, quarantine=str(names)), opened(**rooms)
    assert [pairs.name(index) for index in range(len(pairs))] == ["room 0", "room 2"]
    assert (pairs[1].target == whole[2].target).all()
    assert pairs.digest(1) == whole.digest(2)
    names.write_text("room 3\n")
    with pytest.raises(SpecError, match="names what rooms hasn't: room 3"):
        opened(**rooms, quarantine=str(names))
