"""Crops to train on: darkness and classes stay together, and change as they should."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from benchmarks.plans.crops import LONGEST, SIDE, Sheets, changed
from benchmarks.plans.train import learn, loss_of
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


def test_a_changed_crop_keeps_its_range_and_every_change_occurs(
    crops: tuple[Tensor, Tensor],
) -> None:
    dark, classes = crops
    torch.manual_seed(1)
    seen = torch.stack([changed(dark, classes) for _ in range(12)])
    assert seen.min() >= 0 and seen.max() <= 1
    walls = seen[:, classes == WALL].mean(1)
    rooms = seen[:, classes == ROOM].mean(1)
    assert walls.std() > 0.05 and rooms.std() > 0.01
    assert (walls > rooms).float().mean() > 0.8


def test_the_loss_falls_where_the_truth_is_said() -> None:
    classes = torch.full((1, 32, 32), ROOM)
    classes[:, 8:12], classes[:, 8:12, 10:20] = WALL, DOOR
    right = torch.nn.functional.one_hot(classes, len(CLASSES)).permute(0, 3, 1, 2) * 20.0
    wrong = right.roll(1, 1)
    assert loss_of(right, classes) < 0.01 < 1 < loss_of(wrong, classes)


def test_a_network_learns_from_a_step(crops: tuple[Tensor, Tensor]) -> None:
    dark, classes = (each[:1, :64, :64] for each in crops)
    network = Segmenter()
    optimizer = torch.optim.AdamW(network.parameters(), 1e-3)
    batch = dark[:, None], classes.long()
    losses = [float(learn(network, optimizer, batch)) for _ in range(6)]
    assert losses[-1] < losses[0]
