"""What a run looks like on pairs it does not train on: whether the control is taken up, and when.

The loss of a ControlNet hardly moves, so it tells nothing. What tells is whether a pair's own
condition lowers its error more than another pair's does, on the same noise.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from torch import Tensor

from underdraw.metrics import Interval, bootstrap

_STEADY = 2  # looks in a row that must agree before a control counts as taken up
_FADED = 0.5  # of the best gain, below which a control is being forgotten
_WORSE = 1.05  # times the error of the base alone, that a control may not reach


@dataclass(frozen=True)
class Look:
    """What was measured at a step.

    Attributes:
        step: of the run.
        loss: of training, the mean since the last look.
        true: error under each pair's own condition.
        shuffled: under another pair's.
        alone: of the base without the control.
        advantage: shuffled less true, pair by pair, its mean with a 95 % interval.
        zero_norm: root mean square of the zero convolutions' weights.
        seconds: since the run, or its resumption, began.
        fidelity: how far the samples obey, by the name of each score; empty where nothing says
            how their conditions are read.
    """

    step: int
    loss: float
    true: float
    shuffled: float
    alone: float
    advantage: Interval
    zero_norm: float
    seconds: float
    fidelity: Mapping[str, float] = field(default_factory=dict)

    @property
    def gain(self) -> float:
        """How much of the error the right condition takes off: about 0 before it is taken up."""
        return 1 - self.true / self.shuffled

    @property
    def follows(self) -> bool:
        """Whether the right condition helps, beyond chance."""
        return self.advantage.low > 0

    def to_json(self) -> str:
        """Write it as one line of JSON."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, line: str) -> Look:
        """Read it back."""
        data: dict[str, Any] = json.loads(line)
        data["advantage"] = Interval(*data["advantage"])
        return cls(**data)


def advantage_of(true: Tensor, shuffled: Tensor) -> Interval:
    """Return the mean of shuffled less true, (N,) each, with its 95 % interval."""
    return bootstrap((shuffled - true).tolist())


def uptake_of(looks: Sequence[Look]) -> int | None:
    """Return the step at which the control was taken up, or None as long as it was not.

    That is the first of two looks in a row at which the right condition helps beyond chance.
    """
    for place in range(len(looks) - _STEADY + 1):
        if all(look.follows for look in looks[place : place + _STEADY]):
            return looks[place].step
    return None


def best_of(looks: Sequence[Look]) -> Look:
    """Return the look at which the error under the right condition was least."""
    return min(looks, key=lambda look: look.true)


def reason_to_stop(looks: Sequence[Look], patience: int) -> str | None:
    """Return why a run should end here, or None."""
    if len(looks) <= patience:
        return None
    recent, best = looks[-patience:], best_of(looks)
    if uptake_of(looks) is not None:
        peak = max(look.gain for look in looks)
        if all(look.gain < _FADED * peak for look in recent):
            return (
                f"the control is being forgotten: its gain was {peak:.3f} and has been below half "
                f"of that for {patience} looks; lower the learning rate"
            )
        if best.step < recent[0].step:
            return f"nothing was gained in {patience} looks; the best is of step {best.step}"
    if all(look.true > _WORSE * look.alone for look in recent):
        return (
            f"with the control pictures have been worse than without for {patience} looks: the "
            "learning rate is too high, or conditions and pictures don't belong together"
        )
    return None
