"""Pictures go through the same door: read by the raster reader, named and checked alike."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from tests.unit.floor_plan.plans import FLAT
from underdraw.errors import ImageError
from underdraw.floor_plan.canvas import placed
from underdraw.floor_plan.draw import draw_plan
from underdraw.floor_plan.read import PICTURES, read_plan
from underdraw.metrics.floor_plan import room_iou


def test_a_drawn_plan_is_read_from_its_picture(tmp_path):
    openings = tuple(one.model_copy(update={"width": 0.9}) for one in FLAT.openings)
    doors = openings[3].model_copy(update={"kind": "door"})
    image, to_page = draw_plan(FLAT.model_copy(update={"openings": (*openings[:3], doors)}), 900)
    Image.fromarray(image).save(tmp_path / "plan.png")
    reading = read_plan(tmp_path / "plan.png", px_per_m=float(to_page[0, 0]), rooms=["Salon"])
    assert reading.page is not None
    assert {(room.name, room.kind, room.named) for room in reading.plan.rooms} >= {
        ("Salon", "living room", "told")
    }
    found = [reading.on_page(room.polygon) for room in reading.plan.rooms]
    true = [placed(np.array(room.polygon), to_page) for room in FLAT.rooms]
    assert room_iou([one.tolist() for one in found], [one.tolist() for one in true]) > 0.95


@pytest.mark.parametrize("suffix", PICTURES)
def test_every_kind_of_picture_is_opened(suffix, tmp_path):
    (tmp_path / f"plan{suffix}").write_bytes(b"nothing")
    with pytest.raises(ImageError, match="no image of a known kind"):
        read_plan(tmp_path / f"plan{suffix}")
