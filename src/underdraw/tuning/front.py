"""What a search found: the trials that no other betters, and the one to take."""

from __future__ import annotations

from collections.abc import Sequence

from underdraw.tuning.search import Trial


def front(trials: Sequence[Trial]) -> list[Trial]:
    """Return the trials that none betters in one objective without loss in the other.

    They rise in fidelity.
    """
    kept = [one for one in trials if not any(_betters(other, one) for other in trials)]
    return sorted(kept, key=lambda one: (one.fidelity, one.number))


def best(trials: Sequence[Trial]) -> Trial:
    """Return the trial of the greatest mean of those that lose in neither objective.

    Against the defaults, the first trial, which is also what stays if nothing gains.
    """
    defaults = trials[0]
    sound = [
        one
        for one in trials
        if one.fidelity >= defaults.fidelity and one.adherence >= defaults.adherence
    ]
    return max(sound, key=lambda one: (one.trade, -one.number))


def _betters(one: Trial, other: Trial) -> bool:
    mine, theirs = (one.fidelity, one.adherence), (other.fidelity, other.adherence)
    return mine != theirs and all(a >= b for a, b in zip(mine, theirs))
