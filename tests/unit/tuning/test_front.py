"""Which trials are shown, and which one is taken."""

from __future__ import annotations

from xml.etree import ElementTree

from underdraw.tuning import Trial, best, front
from underdraw.tuning.chart import chart


def trial(number: int, fidelity: float, adherence: float) -> Trial:
    return Trial(number, {}, {"canny": fidelity - 0.1, "depth": fidelity + 0.1}, adherence)


DEFAULTS = trial(0, 0.6, 0.6)


def test_objectives_are_means() -> None:
    one = trial(1, 0.5, 0.75)
    assert abs(one.fidelity - 0.5) < 1e-12
    assert abs(one.trade - 0.625) < 1e-12


def test_the_front_is_what_nothing_betters() -> None:
    trials = [DEFAULTS, trial(1, 0.7, 0.6), trial(2, 0.3, 0.9), trial(3, 0.3, 0.8)]
    assert [one.number for one in front(trials)] == [2, 1]


def test_equals_are_both_on_the_front_and_the_first_is_taken() -> None:
    trials = [DEFAULTS, trial(1, 0.7, 0.7), trial(2, 0.7, 0.7)]
    assert [one.number for one in front(trials)] == [1, 2]
    assert best(trials).number == 1


def test_what_loses_in_one_objective_is_not_taken_whatever_it_gains_in_the_other() -> None:
    trials = [DEFAULTS, trial(1, 0.59, 1.0), trial(2, 1.0, 0.59), trial(3, 0.6, 0.61)]
    assert best(trials).number == 3
    assert best(trials[:3]) is DEFAULTS


def test_the_chart_has_every_trial_and_names_two() -> None:
    trials = [DEFAULTS, trial(1, 0.7, 0.7), trial(2, 0.2, 0.9)]
    root = ElementTree.fromstring(chart(trials, front(trials), best(trials)))
    titles = [one.text for one in root.iter("{http://www.w3.org/2000/svg}title")]
    assert titles == ["trial 0", "trial 1", "trial 2"]
    said = [one.text for one in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {"defaults", "best", "fidelity", "adherence"} <= set(said)


def test_a_chart_of_the_defaults_alone() -> None:
    root = ElementTree.fromstring(chart([DEFAULTS], [DEFAULTS], DEFAULTS))
    said = [one.text for one in root.iter("{http://www.w3.org/2000/svg}text")]
    assert "defaults, the best" in said
