"""Samples are read back by what makes their conditions."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.unit.training.lessons import recipe
from underdraw.evaluation import Case
from underdraw.preprocess import run
from underdraw.spec.data import DataSpec
from underdraw.spec.preprocess import CannyParams, parse_preprocess
from underdraw.training.fidelity import fidelity_of, reader_of

SQUARE = np.full((32, 32, 3), 40, np.uint8)
SQUARE[8:24, 8:24] = 220


def case(condition: np.ndarray) -> Case:
    return Case("0", "a square", SQUARE, {"discs": condition})


@pytest.mark.parametrize(
    "data", [{"path": "p", "preprocess": "canny"}, {"path": "rooms", "map": "canny", "count": 2}]
)
def test_the_true_picture_obeys(tmp_path: Path, data: dict[str, object]) -> None:
    reader = reader_of(recipe(tmp_path, held_out=DataSpec.parse(data)))
    assert reader is not None
    edges = run(SQUARE, CannyParams())
    found = fidelity_of(reader, [SQUARE, np.zeros_like(SQUARE)], [case(edges), case(edges)])
    assert found["discs F1, 1 px"] == 0.5  # 1 of the first, 0 of the second


def test_settings_of_the_preprocessor_are_those_that_made_the_conditions(tmp_path: Path) -> None:
    data = DataSpec.parse({"path": "p", "preprocess": "canny:low=1,high=2"})
    reader = reader_of(recipe(tmp_path, held_out=data))
    assert reader is not None
    assert reader.extractor == parse_preprocess("canny:low=1,high=2")


def test_outlines_of_rooms_are_read_as_edges(tmp_path: Path) -> None:
    reader = reader_of(recipe(tmp_path))  # of the map `lines`
    assert reader is not None
    assert reader.kind == "canny"


def test_given_conditions_are_not_read_back(tmp_path: Path) -> None:
    data = DataSpec.parse({"path": "p", "conditions": "c"})
    assert reader_of(recipe(tmp_path, held_out=data)) is None


def test_what_is_undefined_of_a_sample_is_left_out(tmp_path: Path) -> None:
    reader = reader_of(recipe(tmp_path))
    assert reader is not None
    nothing, edges = np.zeros_like(SQUARE), run(SQUARE, CannyParams())
    found = fidelity_of(reader, [SQUARE, SQUARE], [case(nothing), case(edges)])
    assert found["discs F1, 1 px"] == 1.0
