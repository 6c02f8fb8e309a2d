"""What `conflicts` gives back: of every two controls whether, how and where they pull apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow

from underdraw.conflicts.verdict import Suggestion, Verdict
from underdraw.metrics import Alignment
from underdraw.planned import PlannedControl


@dataclass(frozen=True)
class Conflict:
    """Two controls of a request against each other.

    Attributes:
        numbers: of the controls in the request.
        names: what they are called.
        verdict: whether they contradict each other.
        outlines: how those of their images are aligned; None where one is no map of the canvas, or
            has none.
        residuals: the same of what they add to the UNet at full resolution; None where they never
            act at once, or add elsewhere.
        cosines: of what they add, slot by slot, shallow to deep, over the steps in which both act.
        strain: (H, W) float32, 0 to 1, where on the canvas they pull apart.
        suggestions: what may mend it; none where they agree.
    """

    numbers: tuple[int, int]
    names: tuple[str, str]
    verdict: Verdict
    outlines: Alignment | None
    residuals: Alignment | None
    cosines: NDArray[np.float32] | None
    strain: NDArray[np.float32]
    suggestions: tuple[Suggestion, ...]


@dataclass(frozen=True)
class ConflictReport:
    """The controls of one request against each other.

    Attributes:
        image: the picture that was drawn, RGB.
        controls: of the request, with their images.
        names: what they are called, each its own.
        norms: by a control's number, how large what it adds is beside the UNet's own features,
            shallow to deep; none of a control that adds elsewhere, or never.
        pairs: every two controls.
    """

    image: Pillow.Image
    controls: tuple[PlannedControl, ...]
    names: tuple[str, ...]
    norms: Mapping[int, NDArray[np.float32]]
    pairs: tuple[Conflict, ...]

    @property
    def contradictions(self) -> tuple[Conflict, ...]:
        """The pairs that contradict each other."""
        return tuple(pair for pair in self.pairs if pair.verdict is Verdict.CONTRADICT)

    def sheet(self) -> Pillow.Image:
        """Draw each pair in a row: both images, their outlines, and where they pull apart."""
        from underdraw.conflicts.sheet import draw_sheet

        return draw_sheet(self)
