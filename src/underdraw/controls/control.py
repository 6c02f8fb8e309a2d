"""What every control can be asked, and by what measure of time."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol

from underdraw.conditioning import Branch
from underdraw.controls.injection import Injection
from underdraw.networks import Rows
from underdraw.spec.window import Domain


@dataclass(frozen=True)
class Step:
    """One UNet evaluation of a lane."""

    index: int
    total: int
    t: float  # timestep of the schedule the model was trained on
    noise: float  # the part of that schedule behind us: 0 at pure noise, below 1 at the end

    def progress(self, domain: Domain) -> float:
        """Return how far the denoising is, in [0, 1)."""
        return {"steps": self.index / self.total, "noise": self.noise}[domain]


class Control(Protocol):
    """A network bound to its image."""

    each_step: ClassVar[bool]
    """Whether its network runs at every step it acts in; else it ran when it was bound."""

    @property
    def network(self) -> Hashable:
        """What runs; controls of one network run together, in one call."""
        ...

    @property
    def branches(self) -> frozenset[str]:
        """The branches it acts on."""
        ...

    def scale_at(self, step: Step) -> float:
        """Return its scale; 0 means that it doesn't run."""
        ...

    @staticmethod
    def run(uses: Sequence[Use], rows: Rows) -> Injection:
        """Run the network they share once, for every use of it."""
        ...


@dataclass(frozen=True)
class Use:
    """A control acting on one row of a UNet call."""

    control: Control
    row: int
    input: int  # the input that the row looks at
    scale: float
    branch: Branch = "cond"  # of the row
