"""A study's pictures are those its arms say, survive an interruption, and are never mixed."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.unit.models.tiny_pack import save_pack
from underdraw.errors import OutputError, SpecError
from underdraw.evaluation import Fidelity, Study, compare, write_report
from underdraw.evaluation.cases import Case, held_out_rooms
from underdraw.evaluation.fidelity import CEILING, FLOOR, REACHED
from underdraw.evaluation.scores import SCORES
from underdraw.metrics import Interval
from underdraw.output import read_record
from underdraw.replay import replay
from underdraw.spec import GenerationSpec
from underdraw.spec.size import Size

CASES = 3
FILES = ("scores.csv", "table.md", "index.html")


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_pack(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture(scope="module")
def cases() -> tuple[Case, ...]:
    return tuple(held_out_rooms(CASES, Size(16, 16)))


@pytest.fixture(scope="module")
def study(pack: Path, cases: tuple[Case, ...], tmp_path_factory: pytest.TempPathFactory) -> Study:
    """A finished study of one control and of two together."""
    request = GenerationSpec(model=str(pack), prompt="", steps=2)
    subjects = (("canny",), ("canny", "depth"))
    made = Study("rooms", cases, subjects, request, tmp_path_factory.mktemp("study") / "out")
    steps = list(made.run())
    assert steps[-1].done == made.total == 7 * CASES
    assert sum(step.rendered for step in steps) == 5 * CASES
    return made


def test_each_arm_draws_what_it_says(study: Study) -> None:
    for place, case in enumerate(study.cases):
        assert (study.picture("truth", place) == case.color).all()
        for arm, controls in {"no-control": [], "canny+depth": ["canny", "depth"]}.items():
            record, _ = read_record(study.path(arm, place))
            assert [control.control for control in record.spec.controls] == controls
            assert (record.spec.prompt, record.seed) == (case.caption, place)


def test_a_shuffled_arm_has_the_next_cases_control_image(study: Study) -> None:
    for place in range(CASES):
        (_, (given,)) = read_record(study.path("canny-shuffled", place))
        wanted = study.cases[(place + 1) % CASES].maps["canny"]
        assert (np.asarray(given) == wanted).all()


def test_a_picture_of_it_can_be_drawn_again(study: Study) -> None:
    path = study.path("canny", 0)
    assert (
        np.abs(np.asarray(replay(path).images[0]).astype(int) - study.picture("canny", 0)).max()
        <= 1
    )


def test_a_study_goes_on_where_it_was_left(study: Study) -> None:
    before = study.picture("canny", 1)
    study.path("canny", 1).unlink()
    rendered = {step.arm: step.rendered for step in study.run() if step.rendered}
    assert rendered == {"canny": CASES}
    assert (study.picture("canny", 1) == before).all()


def test_another_study_is_not_mixed_in(study: Study) -> None:
    other = replace(study, request=study.request.model_copy(update={"steps": 3}))
    with pytest.raises(OutputError, match="another study"):
        next(other.run())


def test_what_cannot_be_measured_is_refused_before_drawing(study: Study, tmp_path: Path) -> None:
    with pytest.raises(SpecError, match="no control images for 'pose'"):
        next(replace(study, subjects=(("pose",),), folder=tmp_path / "a").run())
    with pytest.raises(SpecError, match="at least 2"):
        next(replace(study, cases=study.cases[:1], folder=tmp_path / "b").run())
    assert not list(tmp_path.iterdir())


def test_the_report_has_a_figure_for_every_picture(study: Study) -> None:
    found = compare(study, {})
    files = {path.name: path for path in write_report(study, found)}
    assert set(files) == {*FILES, "sheet-canny.png", "sheet-canny+depth.png"}
    with files["scores.csv"].open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == CASES * len(found)
    assert {row["truth"] for row in rows if row["score"] == "canny F1, 1 px"} == {"1.0000"}
    page = files["index.html"].read_text(encoding="utf-8")
    for source in re.findall(r'src="([^"]+)"', page):
        assert (study.folder / source).exists(), source
    assert files["table.md"].read_text().count("\n") == 2 + len(found)


def test_the_page_shows_the_worst_first(study: Study) -> None:
    found = compare(study, {})
    write_report(study, found)
    page = (study.folder / "index.html").read_text(encoding="utf-8")
    part = page.split("<h2>")[1]
    shown = [float(value) for value in re.findall(r"canny F1, 0 px (\d\.\d+)", part)]
    assert len(shown) == CASES and shown == sorted(shown)


def _line(subject: tuple[str, ...], score: int, floor: float, low: float, ceiling: float):
    means = {
        FLOOR: Interval(floor, floor, floor),
        REACHED: Interval(low + 0.1, low, low + 0.2),
        CEILING: Interval(ceiling, ceiling, ceiling),
    }
    return Fidelity(subject, SCORES[score], {}, means)


def test_obeyed_is_the_lower_ends_share_of_the_way() -> None:
    assert _line(("canny",), 1, 0.2, 0.5, 0.8).obeyed == pytest.approx(0.5)
    assert _line(("canny", "depth"), 1, 0.2, 0.8, 0.8).obeyed == pytest.approx(1.0)
    assert _line(("depth",), 1, 0.2, 0.5, 0.8).obeyed is None
    assert _line(("canny",), 1, 0.8, 0.9, 0.8).obeyed is None


def test_of_an_error_the_upper_end_counts() -> None:
    place = next(i for i, score in enumerate(SCORES) if score.name == "depth si-RMSE ↓")
    line = _line(("depth",), place, 0.5, 0.1, 0.1)
    assert line.means[REACHED].high == pytest.approx(0.3)
    assert line.obeyed == pytest.approx(0.5)
    assert _line(("depth",), place, 0.1, 0.1, 0.5).obeyed is None
