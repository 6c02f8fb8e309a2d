"""What people look at: the sheet, the page, the plan in small."""

from __future__ import annotations

import re

import numpy as np
import pytest
from PIL import Image

from underdraw.archviz import render_plan
from underdraw.archviz.deliver.folder import Folder
from underdraw.archviz.deliver.marks import eye, placed, small_plan
from underdraw.archviz.deliver.page import page
from underdraw.archviz.deliver.sheet import HEIGHT, WIDTH, pages
from underdraw.archviz.entries import view_entry


@pytest.fixture(scope="module")
def made(plan, spec, tmp_path_factory):
    path = tmp_path_factory.mktemp("deliver") / "set"
    asked = spec.model_copy(update={"style": ("modern", "art deco"), "seeds": 3})
    return path, render_plan(plan, asked).save(path)


def test_the_page_asks_nothing_of_the_net(made, plan) -> None:
    path, manifest = made
    text = (path / "index.html").read_text("utf-8")
    assert text == page(plan, manifest)
    assert set(re.findall(r"https?://[^\"' ]+", text)) <= {"http://www.w3.org/2000/svg"}
    assert "<script src" not in text
    for source in re.findall(r'src="([^"]+)"', text):
        assert (path / source).is_file()


def test_the_page_leads_from_the_plan_to_every_view(made) -> None:
    path, manifest = made
    text = (path / "index.html").read_text("utf-8")
    marks = set(re.findall(r'data-name="([^"]+)"', text))
    assert {view.id for view in manifest.views} <= marks
    assert all(f'<article id="{view.id}">' in text for view in manifest.views)
    assert text.count('type="range"') == len(manifest.pictures) == 12


def test_the_sheet_has_a_page_for_six_places(made, plan) -> None:
    path, manifest = made
    sheets = pages(Folder(path, {}, overwrite=False), plan, manifest)
    assert len(sheets) == 4  # a plan and six pictures of each style
    assert {sheet.size for sheet in sheets} == {(WIDTH, HEIGHT)}
    with Image.open(path / "sheet.png") as image:
        assert image.size == (WIDTH, 4 * HEIGHT)
    data = (path / "sheet.pdf").read_bytes()
    assert data.startswith(b"%PDF")
    assert len(re.findall(rb"/Type /Page\b", data)) == 4


def test_the_sheet_writes_names_in_letters_that_it_has(made, plan) -> None:
    path, manifest = made
    folder = Folder(path, {}, overwrite=False)
    one, other = (
        pages(
            folder,
            plan,
            manifest.model_copy(
                update={"views": [v.model_copy(update={"room": name}) for v in manifest.views]}
            ),
        )[0]
        for name in ("Wohnküche", "Wohnkuche")
    )
    assert np.array_equal(np.asarray(one), np.asarray(other))


def test_proposals_of_a_view_share_a_page_of_the_sheet(made, plan) -> None:
    path, manifest = made
    sheets = pages(Folder(path, {}, overwrite=False), plan, manifest)
    first, second = (np.asarray(sheet) for sheet in sheets[:2])
    below, right = HEIGHT // 2 + 40, WIDTH * 2 // 3 + 20
    assert first[below:-80, : WIDTH // 3].min() < 255
    assert first[below:-80, right:].min() == 255  # the plan and three, not five
    assert second[150:below, right:].min() < 255


def test_the_plan_in_small_shows_the_camera(plan, kitchen) -> None:
    bare, marked = (
        np.asarray(small_plan(plan, view, 96, 80, "white"))
        for view in (None, view_entry([kitchen]))
    )
    assert bare.shape == marked.shape == (80, 96, 3)
    redder = marked[..., 0].astype(int) - marked[..., 2] > 100
    assert 10 < redder.sum() < 0.3 * redder.size


def test_a_drawing_has_no_place_on_the_plan(kitchen) -> None:
    view = view_entry([kitchen])
    camera = view.camera.model_copy(update={"lens": "orthographic"})
    drawing = view.model_copy(update={"camera": camera})
    assert placed([view, drawing]) == [view]
    assert camera.told == "parallel rays"
    around = camera.model_copy(update={"lens": "equirectangular"})
    assert eye(view.model_copy(update={"camera": around})).fov == 360
    assert around.told.endswith("all round")
