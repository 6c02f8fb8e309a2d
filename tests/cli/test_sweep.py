"""`underdraw sweep`: a sheet for the eye, and every picture of it to replay."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run, pixels
from underdraw.output import read_record


@pytest.fixture
def sweep(run: Run, pack: Path, folder: Path) -> Run:
    return lambda *rest: run("sweep", "a red room", "--model", pack, "-c", "canny=photo.png", *rest)


def test_rows_by_columns_on_one_sheet(sweep):
    done = sweep("--axis", "controls.0.scale=0,0.5,1", "--axis", "seed=1,2", "-o", "grid")
    assert done.code == 0, done.err
    assert done.out.splitlines()[0] == "grid/sheet.png"
    assert len(list(Path("grid/runs").iterdir())) == 6
    record, _ = read_record(Path("grid/runs/1-0.png"))
    assert (record.spec.controls[0].scale, record.seed) == (0.5, 1)
    height, width, _ = pixels("grid/sheet.png").shape
    assert height > 3 * 16
    assert width > 2 * 16


def test_scale_zero_is_no_control_and_one_is_not(sweep):
    sweep("--axis", "controls.0.scale=0,1,0", "-o", "grid")
    none, full, again = (pixels(f"grid/runs/0-{column}.png") for column in range(3))
    assert (none == again).all()
    assert (none != full).any()


def test_a_third_axis_is_pages(sweep):
    axes = ("--axis", "steps=1,2", "--axis", "seed=1", "--axis", "controls.0.window.end=0.5,1")
    assert sweep(*axes, "-o", "grid").out.split() == ["grid/sheet-1.png", "grid/sheet-2.png"]
    names = sorted(path.name for path in Path("grid/runs").iterdir())
    assert names == ["0-0-1.png", "0-0-2.png", "1-0-1.png", "1-0-2.png"]


@pytest.mark.parametrize(
    ("axis", "said"),
    [
        ("seed", "write FIELD=VALUE"),
        ("stepz=1,2", "stepz is not a field"),
        ("controls.1.scale=1", "there are 1 items"),
        ("controls.0.scale=1,nan", "scale"),
        ("controls.0.window.end=1,0.1,0", "before end 0"),
        ("scheduler=unipc,unpc", "unknown scheduler 'unpc'"),
        ("num_images=1,2", "one picture a cell"),
    ],
)
def test_a_wrong_axis_is_told_before_anything_is_drawn(sweep, axis, said):
    assert said in sweep("--axis", axis, "-o", "grid").message
    assert not Path("grid").exists()


def test_a_folder_that_is_there_is_kept(sweep):
    Path("grid").mkdir()
    assert "grid is already there" in sweep("--axis", "seed=1", "-o", "grid").message
    assert sweep("--axis", "seed=1", "-o", "grid", "--overwrite").code == 0


def test_a_smaller_sweep_leaves_no_cell_of_a_larger_one(sweep):
    sweep("--axis", "seed=1,2,3", "--axis", "steps=1,2", "-o", "grid")
    Path("grid/runs/notes.png").write_bytes(b"mine")
    assert sweep("--axis", "seed=1", "-o", "grid", "--overwrite").code == 0
    names = sorted(path.name for path in Path("grid/runs").iterdir())
    assert names == ["0-0.png", "notes.png"]


def test_a_folder_in_no_folder(sweep):
    assert "no such folder: nowhere" in sweep("--axis", "seed=1", "-o", "nowhere/grid").message


def test_a_file_is_no_folder(sweep):
    said = sweep("--axis", "seed=1", "-o", "photo.png", "--overwrite").message
    assert "photo.png is a file; name a folder" in said


def test_a_remark_is_told_once(sweep):
    done = sweep("--axis", "controls.0.scale=0,0", "--axis", "seed=1,2", "-o", "grid")
    assert done.code == 0
    told = [line for line in done.err.splitlines() if "scale 0 and is not run" in line]
    assert len(told) == 1
