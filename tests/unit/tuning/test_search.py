"""A search tries the defaults first, goes on where it was left, and is never mixed with another."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.unit.models.tiny_pack import save_pack
from underdraw.errors import ModelError, OutputError, SpecError
from underdraw.evaluation import Case, Score, Study
from underdraw.evaluation.cases import held_out_rooms
from underdraw.output import read_record
from underdraw.spec import GenerationSpec, Size
from underdraw.spec.tuning import SearchSpec, TuneSpec
from underdraw.tuning import Judge, Search, Verdict
from underdraw.tuning.adherence import ASKED

CONTROLS = ("canny", "depth")
TRIALS = 9  # more than those that are drawn by lot


class Brightness(Judge):
    """Takes bright pictures for true ones: a tiny random model obeys nothing."""

    def __call__(self, arm: str) -> Verdict:
        pictures = [self.study.picture(arm, place) for place in range(len(self.study.cases))]
        bright = np.array([picture.mean() / 255 for picture in pictures])
        return Verdict(dict.fromkeys(self.controls, bright), 1 - bright)


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_pack(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture(scope="module")
def cases() -> tuple[Case, ...]:
    return tuple(held_out_rooms(2, Size(16, 16)))


@pytest.fixture
def search(pack: Path, cases: tuple[Case, ...], tmp_path: Path) -> Callable[..., Search]:
    request = GenerationSpec(model=str(pack), prompt="", steps=2)
    wide = SearchSpec.parse({"start": "0:0.2", "end": "0.8:1"})  # holds a step of two

    def make(folder: str = "out", **fields: object) -> Search:
        given = {"request": request, "controls": CONTROLS, "search": wide, **fields}
        spec = TuneSpec.parse(given)
        study = Study("rooms", cases, (), request, tmp_path / folder)
        return Search(spec, Brightness(study, CONTROLS, ASKED, {}))

    return make


def finish(search: Search, trials: int) -> Search:
    steps = list(search.run(trials))
    assert all(step.done <= search.judge.study.total + trials * 2 for step in steps)
    return search


def test_the_first_trial_is_the_models_own_defaults(search) -> None:
    done = finish(search(), 2)
    defaults, other = done.trials()
    assert defaults.settings == {"canny": {}, "depth": {}}
    assert set(other.settings["canny"]) == {"scale", "window", "decay"}
    record, _ = read_record(done.judge.study.path(other.arm, 1))
    for control, fields in zip(record.spec.controls, other.settings.values(), strict=True):
        assert control.scale == fields["scale"]
        assert (control.window.start, control.window.end) == fields["window"]
    verdict = done.judge(other.arm)
    assert other.fidelity == pytest.approx(verdict.fidelity.mean())
    assert other.adherence == pytest.approx(verdict.adherence.mean())


def test_only_what_is_searched_is_tried(search) -> None:
    ranges = SearchSpec.parse({"scale": "0.5:0.7", "start": 0, "end": "0.8:0.9", "decay": 0.5})
    for one in finish(search(search=ranges), 5).trials()[1:]:
        for fields in one.settings.values():
            assert fields["scale"] in (0.5, 0.55, 0.6, 0.65, 0.7)
            assert fields["window"] in ((0.0, 0.8), (0.0, 0.85), (0.0, 0.9))
            assert fields["decay"] == 0.5


@pytest.mark.slow
def test_an_interrupted_search_finds_what_an_uninterrupted_one_does(search) -> None:
    whole = finish(search("whole"), TRIALS).trials()
    parted = search("parted")
    for step in parted.run(TRIALS):  # cut off in the third trial: drawn, and not judged
        if step.arm == "trial-002":
            break
    assert len(parted.trials()) == 2
    finish(parted, 5)
    assert finish(parted, TRIALS).trials() == whole
    assert len({str(one.settings) for one in whole}) == TRIALS


def test_defaults_outside_of_what_is_searched_are_tried_all_the_same(search) -> None:
    ranges = SearchSpec.parse({"scale": "0.5:0.8", "start": "0.1:0.2", "end": "0.8:1"})
    defaults, *others = finish(search(search=ranges), 3).trials()
    assert defaults.settings == {"canny": {}, "depth": {}}
    assert all(one.settings["canny"]["scale"] <= 0.8 for one in others)


def test_half_a_line_in_the_log_costs_no_trial(search) -> None:
    done = finish(search(), 2)
    before = done.trials()
    with (done.judge.study.folder / "trials.log").open("ab") as log:
        log.write(b'{"op_code":5,"wor')
    assert finish(search(), 3).trials()[:2] == before


def test_what_cannot_be_tuned_for_is_told_before_the_first_trial(search) -> None:
    plain = search()
    never = Score("what is never there", frozenset(), lambda seen, case: 0.0)
    plain = replace(plain, judge=Judge(plain.judge.study, ("color",), never, {}))
    with pytest.raises(ModelError, match="can't be tuned for"):
        list(plain.run(2))
    assert not plain.judge.study.path("trial-000", 0).exists()


def test_a_finished_search_draws_nothing(search) -> None:
    finish(search(), 2)
    assert all(step.rendered == 0 for step in search().run(2))


@pytest.mark.parametrize("change", [{"seed": 1}, {"search": SearchSpec.parse({"end": 1})}])
def test_another_search_is_not_mixed_in(search, change) -> None:
    finish(search(), 1)
    with pytest.raises(OutputError, match="holds another study"):
        next(search(**change).run(1))


def test_what_cannot_be_tuned_is_refused_before_drawing(search, tmp_path: Path) -> None:
    unknown = search()
    unknown = replace(unknown, spec=unknown.spec.model_copy(update={"controls": ("canyn",)}))
    with pytest.raises(SpecError, match="unknown control to measure 'canyn'; did you mean 'canny'"):
        next(unknown.run(1))
    with pytest.raises(SpecError, match="window"):
        next(search(search=SearchSpec()).run(1))
    assert not list(tmp_path.iterdir())


def test_without_optuna_it_says_what_to_install(search, monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "optuna", None)
    with pytest.raises(SpecError, match=r"tune needs optuna; pip install underdraw\[tune\]"):
        next(search().run(1))
    assert not list(tmp_path.iterdir())
