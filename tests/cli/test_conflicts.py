"""`underdraw conflicts`: a sheet, figures, and what may mend it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run, pixels

TWO = ("-c", "canny=photo.png", "-c", "canny=map.png")


@pytest.fixture
def conflicts(run: Run, pack: Path, folder: Path) -> Run:
    return lambda *rest: run("conflicts", "a red room", "--model", pack, *rest)


def test_two_controls_are_drawn_and_compared(conflicts: Run) -> None:
    done = conflicts(*TWO, "-o", "sheet.png")
    assert done.code == 0, done.err
    path, head, pair, *rest = done.out.splitlines()
    assert path == "sheet.png"
    assert head.split()[::2] == ["controls", "agree", "residuals", "elsewhere"]
    assert head.endswith("verdict")
    assert pair.startswith("canny 0, canny 1  ")
    assert pair.endswith(("agree", "contradict"))
    assert rest[1].split() == [
        "slot",
        "|canny",
        "0|",
        "|canny",
        "1|",
        "cos",
        "canny",
        "0,",
        "canny",
        "1",
    ]
    assert [line.split()[0] for line in rest[2:7]] == ["0", "1", "2", "3", "mid"]
    height, width, _ = pixels("sheet.png").shape
    assert width > 5 * 256
    assert height > 256


def test_what_may_mend_it_is_said(conflicts: Run) -> None:
    from PIL import Image

    with Image.open("map.png") as image:
        image.transpose(Image.Transpose.FLIP_LEFT_RIGHT).save("flipped.png")
    done = conflicts(
        "-c", "canny=map.png,preprocess=none", "-c", "canny=flipped.png,preprocess=none"
    )
    assert "contradict" in done.out
    assert "'canny 1' agrees with 'canny 0' at" in done.out
    assert "when mirrored" in done.out
    assert Path("conflict.png").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (TWO[:2], "1 control was given; a conflict takes at least two"),
        ((), "no control was given"),
        ((*TWO, "-o", "sheet.jpg"), "unknown picture format '.jpg'"),
        ((*TWO, "-o", "map.png"), "already there"),
        ((*TWO, "--set", "num_images=2"), "num_images=2 was given"),
    ],
)
def test_a_refusal_is_one_line(conflicts: Run, arguments: tuple[str, ...], said: str) -> None:
    assert said in conflicts(*arguments).message
    assert not Path("conflict.png").exists()
