"""`underdraw render` on a part of a picture, around one, in two passes and in tiles."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.cli.conftest import pixels
from underdraw.output import read_record


def test_a_crop_is_drawn_and_comes_back(render, folder):
    mask = np.zeros((16, 24), np.uint8)
    mask[4:8, 8:12] = 255
    Image.fromarray(mask).save("mask.png")
    picture = ("--image", "photo.png", "--mask", "mask.png", "--mask-padding", 2)
    done = render(*picture, "-c", "canny=photo.png", "-c", "depth=map.png,frame=crop")
    assert done.code == 0, done.err
    made, photo = pixels("out.png"), pixels("photo.png")
    assert (made[mask == 0] == photo[mask == 0]).all()
    assert (made[mask > 0] != photo[mask > 0]).any()
    record = read_record(Path("out.png"))[0]
    assert (record.spec.mask_padding, record.spec.width) == (2, 16)
    assert [one.frame for one in record.spec.controls] == ["crop", "crop"]


def test_a_picture_is_drawn_on_around(render, folder):
    assert render("--image", "map.png", "--extend", "8,0,0,8", "-o", "out.jpg").code == 0
    assert pixels("out.jpg").shape == (24, 24, 3)
    assert Path("out.control-0.png").exists() and Path("out.control-1.png").exists()
    again = render("--image", "map.png", "--extend", "8,0,0,8", "-o", "again.png")
    assert again.code == 0
    assert (pixels("again.png")[:16, 8:] == pixels("map.png")).all()


@pytest.mark.parametrize("text", ["8", "8,8,8", "8,8,8,a", "8,8,8,-8"])
def test_margins_of_another_form_are_refused(render, text):
    said = render("--image", "map.png", "--extend", text).message
    assert f"--extend '{text}': write pixels LEFT,ABOVE,RIGHT,BELOW" in said


def test_a_map_beside_a_jpeg_is_kept_before_anything_is_drawn(render, folder):
    Path("out.control-1.png").write_text("mine")
    done = render("--image", "map.png", "--extend", "8,0,0,8", "-o", "out.jpg")
    assert "out.control-1.png is already there" in done.message


def test_two_passes(render, folder):
    options = ("--hires", "1.5,strength=0.5,steps=2", "--control-maps", "-o", "out.jpg")
    done = render(*options, "-c", "canny=photo.png,passes=first", "-c", "depth=map.png")
    assert done.code == 0, done.err
    assert pixels("out.jpg").shape == (24, 24, 3)
    lines = done.out.splitlines()
    maps = ["out.jpg", "out.control-0.png", "out.control-1.png", "out.map-0-depth.png"]
    assert lines[:4] == maps
    assert [line.split("  ")[0] for line in lines[5:]] == [
        "canny (first pass)",
        "depth (first pass)",
        "depth",
    ]
    assert [line.split()[-1] for line in lines[5:]] == ["4", "4", "1"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1", "--hires '1': HiresSpec: scale='1': input should be greater than 1"),
        ("2,stregth=0.5", "unknown key of --hires 'stregth'; did you mean 'strength'"),
    ],
)
def test_a_wrong_second_pass(render, text, said):
    assert said in render("--hires", text).message


def test_tiles(render, folder):
    options = ("--tile", "16,overlap=8,together=2", "--width", 24, "--height", 16)
    done = render(*options, "-c", "canny=photo.png")
    assert done.code == 0, done.err
    assert pixels("out.png").shape == (16, 24, 3)
    assert done.out.splitlines()[2].split()[-1] == "8"  # two tiles, four steps
    tile = read_record(Path("out.png"))[0].spec.tile
    assert (tile.size, tile.overlap, tile.together) == (16, 8, 2)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("20", "--tile '20': TileSpec: size='20': input should be a multiple of 8"),
        ("16,overlap=x", "--tile '16,overlap=x': TileSpec: overlap='x': input should be a valid"),
        ("16,8", "--tile '16,8': '8' isn't key=value"),
    ],
)
def test_wrong_tiles(render, text, said):
    assert said in render("--tile", text).message
