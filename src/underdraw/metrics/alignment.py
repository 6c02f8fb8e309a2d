"""Whether two things on one canvas belong where they lie: here against everywhere else."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

REACH = 4  # displaced by up to this part of each side
_NEAR, _FAR = 1 / 32, 9 / 128  # of the longer side: what still lies the same, and what doesn't

_APART = -0.05  # no two maps of one scene among 640 of rooms had less


@dataclass(frozen=True)
class Alignment:
    """How two things agree: 1 where they are the same, 0 for what displaced ones do by chance.

    Attributes:
        here: as they lie.
        rival: the best that another place of the second one comes to, mirrored or not.
        mirrored: whether it is mirrored there, left to right.
        shift: what the second one, mirrored or not, is moved by there, in parts of the width (to
            the right) and the height (downwards).
    """

    here: float
    rival: float
    mirrored: bool
    shift: tuple[float, float]

    @property
    def margin(self) -> float:
        """How far they agree best as they lie.

        A quarter of the agreement itself counts too: where nothing agrees, to be best says little.
        """
        return 1.25 * self.here - self.rival

    @property
    def apart(self) -> bool:
        """Whether they lie worse than outlines of two maps of one scene were ever found to."""
        return self.margin < _APART


def here_and_elsewhere(
    straight: NDArray[np.floating], mirror: NDArray[np.floating], size: tuple[int, int]
) -> Alignment:
    """Compare the agreement of two things as they lie with that in all places in reach.

    Args:
        straight: agreement at every displacement, (2 * (height // REACH) + 1, 2 * (width // REACH)
            + 1), none in the middle.
        mirror: the same, with the second one mirrored.
        size: height and width of what was displaced.
    """
    down, right = (np.arange(side) - side // 2 for side in straight.shape)
    away = np.hypot(down[:, None], right[None]) / max(size)
    chance = float(np.mean([straight, mirror]))
    here = float(straight[away <= _NEAR].max())
    places = np.stack([np.where(away > _FAR, straight, -1), mirror])
    best = np.unravel_index(places.argmax(), places.shape)
    height, width = size
    return Alignment(
        here=(here - chance) / (1 - chance),
        rival=(float(places[best]) - chance) / (1 - chance),
        mirrored=bool(best[0]),
        shift=(float(right[best[2]]) / width, float(down[best[1]]) / height),
    )
