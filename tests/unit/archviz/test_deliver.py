"""What people look at: the sheet, the page, the plan in small."""

from __future__ import annotations

import re

import numpy as np
import pytest
from PIL import Image

from underdraw.archviz import render_plan
from underdraw.archviz.deliver.folder import Folder
from underdraw.archviz.deliver.mini_plan import Page, picture, svg
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
    assert "<script" not in text
    for source in re.findall(r'src="([^"]+)"', text):
        assert (path / source).is_file()


def test_the_page_leads_from_the_plan_to_every_view(made) -> None:
    path, manifest = made
    text = (path / "index.html").read_text("utf-8")
    links = re.findall(r'<a href="#([^"]+)"><title>', text)
    assert len(links) == len(manifest.views) == 4
    assert all(f'id="{link}"' in text for link in links)
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


def test_the_plan_in_small_shows_rooms_walls_and_the_camera(plan, kitchen) -> None:
    view = view_entry(kitchen)
    bare = np.asarray(picture(plan, 200, 120, []))
    lit = np.asarray(picture(plan, 200, 120, [view], lit="kitchen"))
    assert (bare < 60).all(axis=-1).any()  # walls
    x, y = Page.fit(plan, 200, 120).at((view.camera.x, view.camera.y))
    near = lit[round(y) - 2 : round(y) + 3, round(x) - 2 : round(x) + 3].reshape(-1, 3)
    assert (near[:, 0].astype(int) - near[:, 2]).max() > 100  # orange
    assert (bare != lit).any()


def test_north_is_up(plan) -> None:
    fitted = Page.fit(plan, 200, 120)
    assert fitted.at((0, 4))[1] < fitted.at((0, 0))[1]
    assert fitted.at((9, 0))[0] > fitted.at((0, 0))[0]


def test_names_are_written_as_text_in_svg(plan) -> None:
    odd = plan.model_copy(
        update={"rooms": (plan.rooms[0].model_copy(update={"name": "<b>&"}), *plan.rooms[1:])}
    )
    drawn = svg(odd, [], lambda view: "")
    assert "&lt;b&gt;&amp;" in drawn
    assert "<b>" not in drawn
