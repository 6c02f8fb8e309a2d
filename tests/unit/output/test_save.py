from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import ExifTags
from PIL import Image as Pillow

from tests.unit.output import samples
from underdraw.errors import ImageError, OutputError, SpecError
from underdraw.output import OMITTED, read_record
from underdraw.output import result as result_module
from underdraw.output.parameters import parameters_of


def _same(a: Pillow.Image, b: Pillow.Image) -> bool:
    return a.mode == b.mode and np.array_equal(np.asarray(a), np.asarray(b))


def test_a_png_carries_everything(tmp_path: Path) -> None:
    result = samples.result()
    assert result.save(tmp_path / "out.png") == [tmp_path / "out.png"]
    record, maps = read_record(tmp_path / "out.png")
    picture = result.pictures[0]
    assert record == picture.record
    assert all(map(_same, maps, picture.maps))
    with Pillow.open(tmp_path / "out.png") as image:
        assert _same(image, picture.image)
        assert image.text["parameters"] == parameters_of(picture.record)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
@given(prompt=st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=2000))
def test_any_prompt_comes_back(tmp_path: Path, prompt: str) -> None:
    for suffix in (".png", ".jpg", ".webp"):
        path = tmp_path / f"out{suffix}"
        samples.result(prompt=prompt).save(path, overwrite=True)
        assert read_record(path)[0].spec.prompt == prompt


@pytest.mark.parametrize("suffix", [".jpg", ".jpeg", ".webp", ".WEBP"])
def test_other_formats_put_the_maps_beside(tmp_path: Path, suffix: str) -> None:
    result = samples.result()
    written = result.save(tmp_path / f"out{suffix}")
    assert written[1:] == [tmp_path / f"out.control-{k}.png" for k in range(3)]
    record, maps = read_record(written[0])
    assert maps == []
    assert [control.image for control in record.spec.controls] == [
        "out.control-0.png",
        "out.control-2.png",
    ]
    with Pillow.open(written[1]) as image:
        assert _same(image, result.pictures[0].maps[0])
    with Pillow.open(written[0]) as image:
        comment = image.getexif().get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.UserComment]
    assert comment[:8] == b"UNICODE\0"
    assert comment[8:].decode("utf-16-be") == parameters_of(result.pictures[0].record)


def test_webp_keeps_the_pixels(tmp_path: Path) -> None:
    result = samples.result()
    result.save(tmp_path / "out.webp")
    with Pillow.open(tmp_path / "out.webp") as image:
        assert _same(image.convert("RGB"), result.images[0])


def test_maps_beyond_the_limit_go_beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = samples.result(map_side=32)
    monkeypatch.setattr(result_module, "MAX_EMBEDDED", 5000)
    written = result.save(tmp_path / "out.png")
    record, maps = read_record(tmp_path / "out.png")
    first, second = record.spec.controls
    # 3 KB, 1 KB and 3 KB: the last one no longer fits.
    assert (first.image, first.region, second.image) == (
        "embedded:0",
        "embedded:1",
        "out.control-2.png",
    )
    assert written[1:] == [tmp_path / "out.control-2.png"]
    assert all(map(_same, maps, result.pictures[0].maps))


def test_maps_may_be_left_out_and_the_record_says_so(tmp_path: Path) -> None:
    assert samples.result().save(tmp_path / "out.png", embed=False) == [tmp_path / "out.png"]
    record, maps = read_record(tmp_path / "out.png")
    assert maps == []
    assert {control.image for control in record.spec.controls} == {OMITTED}
    assert record.spec.controls[0].region == OMITTED


def test_several_pictures_are_numbered(tmp_path: Path) -> None:
    written = samples.result(count=3).save(tmp_path / "out.png")
    assert [path.name for path in written] == ["out-0.png", "out-1.png", "out-2.png"]
    assert [read_record(path)[0].seed for path in written] == [7, 8, 9]


def test_an_unknown_suffix_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SpecError, match=r"unknown picture format '\.gif'"):
        samples.result().save(tmp_path / "out.gif")


def test_a_picture_without_a_record_says_so(tmp_path: Path) -> None:
    samples.noise().save(tmp_path / "plain.png")
    with pytest.raises(ImageError, match="no record of underdraw"):
        read_record(tmp_path / "plain.png")
    with pytest.raises(ImageError, match="no such picture"):
        read_record(tmp_path / "none.png")


@pytest.mark.parametrize("kept", [0, 10, 300, -20])
def test_a_damaged_picture_is_an_image_error(tmp_path: Path, kept: int) -> None:
    path = tmp_path / "out.png"
    samples.result().save(path)
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(ImageError):
        read_record(path)


def test_a_record_of_the_future_is_refused_in_one_line(tmp_path: Path) -> None:
    result = samples.result()
    future = result.pictures[0].record.model_copy(update={"format": 2})
    (tmp_path / "out.png").write_bytes(result_module.encode(result.images[0], ".png", future, []))
    with pytest.raises(ImageError, match="this version can't read") as error:
        read_record(tmp_path / "out.png")
    assert "\n" not in str(error.value)


def test_a_request_too_long_for_a_jpeg_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="save it as PNG"):
        samples.result(prompt="a" * 40_000).save(tmp_path / "out.jpg")
    assert list(tmp_path.iterdir()) == []
