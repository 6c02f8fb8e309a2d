"""Crops to train on: darkness and classes stay together, and change as they should."""

from __future__ import annotations

import time
from pathlib import Path
from threading import Thread

import cv2
import numpy as np
import pytest
import torch
from benchmarks.plans import crops as cut
from benchmarks.plans.crops import LONGEST, SIDE, Sheets, changed
from benchmarks.plans.train import learn, loss_of, take_up
from benchmarks.plans.truth import DOOR, OUTSIDE, ROOM, WALL
from torch import Tensor

from underdraw.floor_plan.raster.network import CLASSES, Segmenter


def sheet(side: int = 900) -> np.ndarray:
    """A black-walled room on white paper; a third of it is around the room."""
    both = np.zeros((side, side, 2), np.uint8)
    both[side // 6 : -side // 6, side // 6 : -side // 6] = 255, WALL
    both[side // 5 : -side // 5, side // 5 : -side // 5] = 40, ROOM
    return both


@pytest.fixture
def crops() -> tuple[Tensor, Tensor]:
    torch.manual_seed(0)
    sheets = Sheets(2, torch.device("cpu"))
    sheets.add(sheet())
    return sheets.crops(6)


def test_darkness_and_classes_of_a_crop_lie_on_each_other(crops: tuple[Tensor, Tensor]) -> None:
    dark, classes = crops
    assert dark.shape == classes.shape == (6, SIDE, SIDE)
    for what, tone in ((OUTSIDE, 0.0), (WALL, 1.0), (ROOM, 40 / 255)):
        found = dark[classes == what]
        assert len(found) and (found - tone).abs().median() < 1e-6
        assert ((found - tone).abs() > 0.01).float().mean() < 0.15  # half a pixel at edges


def test_the_oldest_sheet_gives_way_and_nothing_of_it_stays() -> None:
    sheets = Sheets(1, torch.device("cpu"))
    sheets.add(np.full((LONGEST, LONGEST, 2), (255, WALL), np.uint8))
    sheets.add(np.full((40, 40, 2), (9, ROOM), np.uint8))
    assert sheets.count == 2
    dark, classes = sheets.crops(2)
    assert set(classes.unique().tolist()) == {OUTSIDE, ROOM} and dark.max() < 0.05


def test_crops_are_turned_mirrored_and_zoomed() -> None:
    torch.manual_seed(0)
    sheets = Sheets(1, torch.device("cpu"))
    both = np.zeros((900, 900, 2), np.uint8)
    both[:, 450:, 1] = ROOM  # one edge, whose way tells how a crop lies
    sheets.add(both)
    _, classes = sheets.crops(64)
    inside = (classes == ROOM).float()
    ways = {
        (int(torch.sign(down)), int(torch.sign(right)))
        for down, right in zip(
            (inside[:, -1] - inside[:, 0]).mean(1).mul(4).round(),
            (inside[:, :, -1] - inside[:, :, 0]).mean(1).mul(4).round(),
            strict=True,
        )
    }
    assert {(0, 1), (0, -1), (1, 0), (-1, 0)} <= ways
    shares = inside.mean((1, 2))
    assert shares.min() < 0.3 < 0.6 < shares.max()


def test_a_changed_crop_keeps_its_range(crops: tuple[Tensor, Tensor]) -> None:
    torch.manual_seed(1)
    seen = torch.stack([changed(*crops) for _ in range(6)])
    assert seen.min() >= 0 and seen.max() <= 1
    assert seen.std(0).mean() > 0.02


@pytest.mark.parametrize(
    ("change", "share", "where"),
    [
        ("_swell", "_SWOLLEN", None),
        ("_fill", "_FILLED", {WALL}),
        ("_tone", "_TONED", {ROOM, OUTSIDE}),
        ("_clutter", "_CLUTTERED", {ROOM, OUTSIDE}),
    ],
)
def test_each_change_changes_what_it_should_alone(
    change: str,
    share: str,
    where: set[int] | None,
    crops: tuple[Tensor, Tensor],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dark, classes = crops
    monkeypatch.setattr(cut, share, 1.0)
    torch.manual_seed(2)
    differ = (getattr(cut, change)(dark, classes) - dark).abs() > 0.01
    assert differ.any()
    if where is not None:
        assert set(classes[differ].unique().tolist()) <= where
    monkeypatch.setattr(cut, share, 0.0)
    assert torch.equal(getattr(cut, change)(dark, classes), dark)


def test_a_blur_softens_edges_and_keeps_what_is_even() -> None:
    dark = torch.zeros(2, 64, 64)
    dark[:, :, 32:] = 1
    soft = cut._soft(dark, torch.tensor([0.5, 1.5]).reshape(2, 1, 1))
    assert soft.shape == dark.shape
    assert soft[:, :, :24].max() < 1e-6 and (soft[:, :, 40:] - 1).abs().max() < 1e-6
    assert soft[0, 32, 31] < soft[1, 32, 31] < 0.5


def test_new_sheets_are_taken_up_as_they_come(tmp_path: Path) -> None:
    sheets = Sheets(8, torch.device("cpu"))
    both = np.zeros((60, 80, 3), np.uint8)
    both[..., 1], both[..., 2] = 200, ROOM
    cv2.imwrite(str(tmp_path / "1.png"), both)
    Thread(target=take_up, args=(tmp_path, sheets), daemon=True).start()
    for count in (1, 2):
        cv2.imwrite(str(tmp_path / "writing-2.png"), both)
        end = time.monotonic() + 10
        while sheets.count < count and time.monotonic() < end:
            time.sleep(0.05)
        assert sheets.count == count  # what is being written is not read
        (tmp_path / "writing-2.png").rename(tmp_path / "2.png")
    dark, classes = sheets.crops(1)
    assert set(classes.unique().tolist()) <= {OUTSIDE, ROOM} and dark.max() < 0.8


def test_the_loss_falls_where_the_truth_is_said() -> None:
    classes = torch.full((1, 32, 32), ROOM)
    classes[:, 8:12], classes[:, 8:12, 10:20] = WALL, DOOR
    right = torch.nn.functional.one_hot(classes, len(CLASSES)).permute(0, 3, 1, 2) * 20.0
    wrong = right.roll(1, 1)
    assert loss_of(right, classes) < 0.01 < 1 < loss_of(wrong, classes)


def test_a_network_learns_from_a_step(crops: tuple[Tensor, Tensor]) -> None:
    dark, classes = (each[:2, :128, :128] for each in crops)
    network = Segmenter()
    optimizer = torch.optim.AdamW(network.parameters(), 1e-3)
    batch = dark[:, None], classes.long()
    losses = [float(learn(network, optimizer, batch)) for _ in range(6)]
    assert losses[-1] < losses[0]
