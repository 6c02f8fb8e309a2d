"""What is varied is drawn with each value, and scores are followed through them."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.unit.models.tiny_pack import save_pack
from underdraw.errors import OutputError, SpecError
from underdraw.evaluation import Case, Fidelity, Score, Study, compare, tables, trends, write_report
from underdraw.evaluation.fidelity import LIMIT, REACHED, YARDSTICKS
from underdraw.evaluation.scores import SetScore
from underdraw.metrics import Interval
from underdraw.output import read_record
from underdraw.spec import GenerationSpec

CASES = 2
BRIGHT = Score("brightness", frozenset({"canny"}), lambda seen, case: float(seen.image.mean()))


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_pack(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture(scope="module")
def plain(pack: Path, tmp_path_factory: pytest.TempPathFactory) -> Study:
    """A study that was not run."""
    draw = np.random.default_rng(0)
    images = draw.integers(0, 256, (CASES, 2, 16, 16, 3), np.uint8)
    cases = [
        Case(str(place), "a red room", color, {"canny": edges})
        for place, (color, edges) in enumerate(images)
    ]
    request = GenerationSpec(model=str(pack), prompt="", steps=2)
    folder = tmp_path_factory.mktemp("study") / "out"
    return Study("mine", tuple(cases), (("canny",),), request, folder, scores=(BRIGHT,))


@pytest.fixture(scope="module")
def study(plain: Study) -> Study:
    """A finished study of three scales, with two pictures a case."""
    scales = tuple(f"controls.0.scale={value}" for value in (0, 0.5, 1))
    made = replace(plain, variation=scales, repeats=2, overrides=("controls.0.decay=0.5",))
    assert [*made.run()][-1].done == made.total == (2 + 1 + 3 * 2) * CASES * 2
    return made


def test_each_value_is_drawn_and_the_floor_once(study: Study) -> None:
    assert sorted(path.name for path in (study.folder / "pictures").iterdir()) == [
        "canny-shuffled@0",
        "canny-shuffled@0.5",
        "canny-shuffled@1",
        "canny@0",
        "canny@0.5",
        "canny@1",
        "no-control",
        "reconstruction",
        "truth",
    ]
    for place in range(CASES * 2):
        record, _ = read_record(study.path("canny@0.5", place))
        (control,) = record.spec.controls
        assert (control.scale, control.decay, record.seed) == (0.5, 0.5, place)
        assert record.spec.prompt == study.cases[place // 2].caption


def test_a_case_has_several_pictures(study: Study) -> None:
    """All of one case, of which a shuffled one takes another case's control image."""
    for place in range(CASES * 2):
        assert (study.picture("truth", place) == study.cases[place // 2].color).all()
        (_, (given,)) = read_record(study.path("canny-shuffled@1", place))
        assert (np.asarray(given) == study.cases[(place // 2 + 1) % CASES].maps["canny"]).all()


def test_a_scale_of_nothing_is_the_floor(study: Study) -> None:
    first, *_ = compare(study, {})
    assert first.title == "canny, controls.0.scale=0"
    assert first.values["no control"] == first.values["control"]


def test_a_field_of_the_request_changes_the_floor_too(plain: Study) -> None:
    varied = replace(plain, variation=("steps=1", "steps=2"))
    assert [arm.name for arm in varied.arms if not arm.subject] == ["no-control@1", "no-control@2"]


def test_other_values_are_another_study(study: Study) -> None:
    for change in ({"variation": study.variation[:2]}, {"overrides": ()}, {"repeats": 1}):
        with pytest.raises(OutputError, match="another study"):
            next(replace(study, **change).run())


def test_the_report_has_a_row_and_a_line_of_pictures_for_each_value(study: Study) -> None:
    found = compare(study, {})
    (_, rows), (head, follows) = tables(study, found)
    assert [row[0].rpartition("=")[2] for row in rows] == ["0", "0.5", "1"]
    assert head == ("control", "score", "monotonicity in controls.0.scale")
    assert [row[:2] for row in follows] == [("canny", "brightness")]
    files = {path.name: path for path in write_report(study, found)}
    assert files["table.md"].read_text().count("\n| canny") == 4
    page = files["index.html"].read_text(encoding="utf-8")
    assert page.count("<h2>") == 3 and "pictures/canny%400.5" not in page


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("stepz=1", "stepz is not a field"),
        ("controls.1.scale=1", "there are 1 items, numbered from 0"),
        ("controls.0.scale=x", "controls.0.scale='x'"),
        ("hires.scale=2", "hires can't be set where a model is measured: it draws pictures of"),
        ("width=32", "width can't be set"),
        ("prompt=a room", "prompt can't be set"),
        ("seed=3", "picture i has seed i"),
        ("num_images=2", "num_images can't be set"),
        ("model=other", "name it with --model"),
        ("image=a.png", "drawn from noise"),
        ("controls.0.image=a.png", "controls.0.image can't be set"),
        ("controls.0.preprocess=canny", "controls.0.preprocess can't be set"),
        ("controls=[]", "the controls are those of -c"),
        ("controls.0.window.start=0.9", "window 0.9:1 holds none of the 2 steps"),
    ],
)
def test_a_setting_that_makes_no_sense_is_refused_before_drawing(
    plain: Study, setting: str, said: str, tmp_path: Path
) -> None:
    with pytest.raises(SpecError, match=re.escape(said)):
        next(replace(plain, folder=tmp_path / "out", overrides=(setting,)).run())
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "values", [("steps=1",), ("steps=1", "steps=1"), ("steps=1", "guidance_scale=2")]
)
def test_a_variation_has_several_values_of_one_field(plain: Study, values: tuple[str, ...]) -> None:
    with pytest.raises(SpecError, match="is no variation; give one field two values or more"):
        next(replace(plain, variation=values).run())


def test_autoencoders_are_not_varied(plain: Study) -> None:
    with pytest.raises(SpecError, match="a ceiling of its own"):
        next(replace(plain, variation=("vae=a", "vae=b")).run())


def test_a_request_with_two_passes_is_refused(plain: Study) -> None:
    hires = GenerationSpec.parse({"prompt": "", "hires": {}, "model": plain.request.model})
    with pytest.raises(SpecError, match="hires can't be set where a model is measured"):
        next(replace(plain, request=hires).run())


def line(setting: str, *figures: float | str) -> Fidelity:
    values = dict.fromkeys(YARDSTICKS, figures)
    return Fidelity(("canny",), BRIGHT, values, {}, setting)


def follow(plain: Study, *lines: Fidelity) -> Interval | str:
    (found,) = trends(replace(plain, variation=tuple(one.setting for one in lines)), lines)
    return found.figure


def test_a_trend_is_the_mean_of_the_cases_rank_correlations(plain: Study) -> None:
    """One case rises with the value, the other falls and rises: 1 and 0.5."""
    found = follow(plain, line("s=0", 1.0, 2.0), line("s=5", 3.0, 1.0), line("s=9", 4.0, 3.0))
    assert not isinstance(found, str)
    assert found.mean == pytest.approx(0.75)
    assert (found.low, found.high) == (pytest.approx(0.5), pytest.approx(1.0))


def test_a_trend_leaves_out_what_a_value_could_not_be_measured_of(plain: Study) -> None:
    found = follow(plain, line("s=0", 1.0, "why"), line("s=1", 3.0, 1.0))
    assert not isinstance(found, str) and found.mean == pytest.approx(1.0)
    assert follow(plain, line("s=0", "why", "why"), line("s=1", 3.0, 1.0)) == "why"


def test_a_trend_needs_numbers(plain: Study) -> None:
    found = follow(plain, line("scheduler=ddim", 1.0, 2.0), line("scheduler=euler", 2.0, 1.0))
    assert found == "the values are no numbers"


def test_a_figure_of_all_pictures_has_no_trend(plain: Study) -> None:
    whole = SetScore("x", frozenset(), lambda seen, case: 0.0, parts=lambda found, true: found)
    varied = replace(plain, variation=("s=0", "s=1"), scores=(whole,))
    assert [found.figure for found in trends(varied, [])] == [
        "it is a figure of all pictures, not of each"
    ]


def test_there_is_no_trend_without_a_variation(plain: Study) -> None:
    assert trends(plain, []) == []


def odd(place: int) -> Score:
    """A score that the first `place` cases have no value of."""

    def measure(seen, case: Case) -> float:
        return float("nan") if int(case.name) < place else 0.25

    return Score("odd", frozenset({"canny"}), measure)


@pytest.fixture(scope="module")
def drawn(plain: Study) -> Study:
    made = replace(plain, folder=plain.folder.parent / "drawn")
    list(made.run())
    return made


def test_a_case_without_a_value_is_left_out_and_counted(drawn: Study) -> None:
    study = replace(drawn, scores=(odd(1),))
    (found,) = compare(study, {})
    assert found.values[REACHED] == ("no finite value", 0.25)
    assert found.means[LIMIT] == Interval(0.25, 0.25, 0.25)
    (_, ((_, score, *_),)), *_ = tables(study, [found])
    assert score == "odd (1 of 2 left out)"


def test_a_score_that_no_case_has_is_a_row_that_says_why(drawn: Study) -> None:
    study = replace(drawn, scores=(odd(2), BRIGHT))
    found = compare(study, {})
    ((_, (row, _)),) = tables(study, found)
    assert row == ("canny", "odd", "skipped: no finite value", *"-----")
    assert found[0].obeyed is None
    files = {path.name: path for path in write_report(study, found)}
    assert files["scores.csv"].read_text().count("skipped: no finite value") == 2 * 5
    page = files["index.html"].read_text(encoding="utf-8")
    assert "odd skipped: no finite value" in page
    assert "the worst brightness first" in page


def test_a_page_has_every_case_though_nothing_could_be_measured(drawn: Study) -> None:
    study = replace(drawn, scores=(odd(2),))
    write_report(study, compare(study, {}))
    page = (study.folder / "index.html").read_text(encoding="utf-8")
    assert "<h2>canny</h2>" in page and page.count("class='case'") == CASES
