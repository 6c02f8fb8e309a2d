"""The contact sheet: every cell in its place, every label drawn."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import ImageFont

from underdraw.errors import SpecError
from underdraw.imaging import contact_sheet
from underdraw.imaging.grid import _wrap
from underdraw.spec.size import Size

RED, BLUE = (200, 30, 30), (30, 30, 200)


def flat(colour: tuple[int, int, int], width: int = 60, height: int = 40) -> np.ndarray:
    return np.full((height, width, 3), colour, np.uint8)


def spans(sheet: np.ndarray, colour: tuple[int, int, int]) -> tuple[int, int]:
    found = (sheet == colour).all(axis=2)
    return int(found.any(axis=0).sum()), int(found.any(axis=1).sum())


def test_cells_stand_in_rows_and_columns():
    sheet = contact_sheet(
        [[flat(RED), flat(BLUE)], [flat(BLUE)]], row_labels=["a", "b"], column_labels=["x", "y"]
    )
    assert sheet.dtype == np.uint8
    assert spans(sheet, RED) == (60, 40)
    assert spans(sheet, BLUE)[0] == 120 and spans(sheet, BLUE)[1] == 80
    red_x = np.nonzero((sheet == RED).all(axis=2))[1]
    blue_x = np.nonzero((sheet == BLUE).all(axis=2))[1]
    assert red_x.min() == blue_x.min() and red_x.max() < blue_x.max()


def test_labels_are_drawn_and_change_the_sheet():
    def draw(row: str, column: str, title: str | None) -> np.ndarray:
        return contact_sheet([[flat(RED)]], row_labels=[row], column_labels=[column], title=title)

    blank = draw("", "", None)
    assert not (blank.max(axis=2) < 100).any()
    for labels in (("row", "", None), ("", "column", None), ("", "", "title")):
        sheet = draw(*labels)
        assert (sheet.max(axis=2) < 100).sum() > 15
        assert spans(sheet, RED) == (60, 40)


def test_long_labels_wrap_within_their_cell():
    long = "a scandinavian living room with a blue sofa and a very tall lamp"
    sheet = contact_sheet(
        [[flat(RED, 160, 90), flat(RED, 160, 90)]], row_labels=[long], column_labels=[long, "b"]
    )
    assert sheet.shape[1] < 600
    assert spans(sheet, RED) == (320, 90)


@pytest.mark.parametrize("lines", [1, 3, 9])
@pytest.mark.parametrize("title", [None, "Ága"])
def test_no_label_is_cut_off_at_the_top(lines: int, title: str | None) -> None:
    sheet = contact_sheet(
        [[flat(RED)]],
        row_labels=[""],
        column_labels=[" ".join(["Équipage"] * lines)],  # a word fills a line
        title=title,
    )
    assert (sheet[:2] == 255).all()


def test_images_of_other_proportions_keep_theirs():
    sheet = contact_sheet(
        [[flat(RED, 30, 60)]], row_labels=["r"], column_labels=["c"], cell=Size(60, 60)
    )
    assert spans(sheet, RED) == (60, 60)  # padded in its own border's colour
    grey = contact_sheet([[flat(RED)[..., 0]]], row_labels=["r"], column_labels=["c"])
    assert spans(grey, (200, 200, 200)) == (60, 40)


@pytest.mark.parametrize(
    ("cells", "rows", "columns", "message"),
    [
        ([], [], [], "no images"),
        ([[]], ["a"], [], "no images"),
        ([[flat(RED)]], [], ["x"], "0 row labels were given; there are 1 rows"),
        ([[flat(RED)]], ["a"], ["x", "y"], "2 column labels"),
    ],
)
def test_labels_must_match(cells: list, rows: list[str], columns: list[str], message: str):
    with pytest.raises(SpecError, match=message):
        contact_sheet(cells, row_labels=rows, column_labels=columns)


@pytest.mark.parametrize(
    "text", ["a scandinavian bedroom with a pink armchair", "unbreakable" * 9, "", "a\n b"]
)
def test_no_line_of_a_label_is_wider_than_its_cell(text):
    font = ImageFont.load_default(size=12)
    wrapped = _wrap(text, font, 128)
    assert all(font.getlength(line) <= 128 for line in wrapped.split("\n"))
    assert wrapped.replace("\n", "").replace(" ", "") == "".join(text.split())
