"""What a check is: a measure of every pair, and a judgement over all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from underdraw.datasets.checks.view import View

T = TypeVar("T")


@dataclass(frozen=True)
class Kind:
    """A kind of finding.

    Attributes:
        means: to who trains on it.
        spoils: such pairs teach what is false, and go into the quarantine; others are remarks.
    """

    means: str
    spoils: bool = True


@dataclass(frozen=True)
class Finding:
    """What a check has to say.

    Attributes:
        kind: one of its check's.
        names: the pairs it is about; none where it is about the whole set.
        said: in words, about each of them.
        number: what was measured.
        threshold: what it was held against.
        beside: a pair of the set to compare with.
    """

    kind: str
    names: tuple[str, ...]
    said: str
    number: float | None = None
    threshold: float | None = None
    beside: str | None = None

    @property
    def excess(self) -> float:
        """How far the number is beyond the threshold; the worst has most."""
        if self.number is None or self.threshold is None:
            return 0.0
        return abs(self.number - self.threshold)


@dataclass(frozen=True)
class Measured(Generic[T]):
    """One measure of the pairs of a set, by their names.

    Attributes:
        values: of the set.
        held_out: of the pairs it is watched on, where the check asks for them.
        labels: the conditions were said to be labels.
    """

    values: Mapping[str, T]
    held_out: Mapping[str, T] = field(default_factory=dict[str, T])
    labels: bool = False


@dataclass(frozen=True)
class Check(Generic[T]):
    """A check.

    Attributes:
        kinds: of its findings.
        measure: takes from a pair what is needed of it, and no more.
        judge: finds what is wrong in a set.
        compares: it measures the held-out pairs too.
    """

    kinds: Mapping[str, Kind]
    measure: Callable[[View], T]
    judge: Callable[[Measured[T]], Iterable[Finding]]
    compares: bool = False
