"""`underdraw plan read` leaves a plan and an overlay, and refuses what it can't trust."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run, pixels
from tests.unit.floor_plan.files import CUBICASA, svg
from underdraw.spec.floor_plan import FloorPlan
from underdraw.spec.io import load


@pytest.fixture
def drawing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("flat.svg").write_text(CUBICASA, encoding="utf-8")
    return Path("flat.svg")


def test_a_plan_and_its_overlay(run: Run, drawing: Path):
    done = run("plan", "read", drawing, "-o", "flat.json")
    assert done.code == 0
    assert done.out.splitlines() == [
        "room      kind      m2    by",
        "KITCHEN   kitchen   21.0  drawn",
        "bathroom  bathroom  21.0  drawn",
        "flat.json",
        "flat-overlay.png",
    ]
    assert "warning: the scale is told by nothing but doors" in done.err
    assert "confidence 0.60, scale by door width" in done.err
    assert load("flat.json", FloorPlan).room("KITCHEN").kind == "kitchen"
    assert pixels("flat-overlay.png").shape[1] == 1600


def test_scale_rooms_and_formats(run: Run, drawing: Path):
    options = ("--px-per-m", "100", "--rooms", "study,Flur", "--overlay", "seen.png")
    assert run("plan", "read", drawing, "-o", "flat.dxf", *options).code == 0
    again = run("plan", "read", "flat.dxf", "-o", "flat.toml")
    assert again.code == 0
    assert "study  office" in again.out
    assert Path("seen.png").exists()


def test_a_doubtful_reading_is_refused_and_kept_to_be_corrected(run: Run, drawing: Path):
    svg(drawing, '<path id="wall" fill="none" stroke="#000" stroke-width=".2" d="M1 1h6v4"/>')
    message = run("plan", "read", drawing, "-o", "flat.json").message
    assert "confidence of 0.00, 0.5 is needed: no rooms were found" in message
    assert "look at flat-overlay.png, then correct the plan's JSON" in message
    assert len(load("flat.json", FloorPlan).walls) == 2
    assert Path("flat-overlay.png").exists()


def test_what_is_there_stays(run: Run, drawing: Path):
    assert "unknown plan format '.pdf'" in run("plan", "read", drawing, "-o", "a.pdf").message
    Path("flat-overlay.png").touch()
    done = run("plan", "read", drawing, "-o", "flat.json")
    assert "flat-overlay.png is already there" in done.message
    assert not Path("flat.json").exists()
    least = run("plan", "read", drawing, "-o", "flat.json", "--overwrite", "--least", "0.9")
    assert "0.60, 0.9 is needed" in least.message
