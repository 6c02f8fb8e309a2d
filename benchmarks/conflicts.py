"""How often `conflicts` flags two controls that contradict each other, and two that don't.

Held-out rooms with exact maps, each pair of controls in four ways: of one scene, the second map of
another scene, the second map mirrored, and the second map moved by an eighth of the width. Printed
is how many were flagged, by the report, and before any network ran by the remark of a render; then
the margins of the outlines and of the residuals, of which the verdict is made.

python benchmarks/conflicts.py [--scenes 16] [--first 0] [--steps 8]
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray
from rich.progress import track

from underdraw import ControlSpec, GenerationSpec, conflicts, preflight
from underdraw.conflicts import Conflict, Verdict
from underdraw.evaluation import Case
from underdraw.evaluation.cases import held_out_rooms
from underdraw.spec import Size

Array = NDArray[np.uint8]

SIZE = Size(128, 128)
PAIRS = (("canny", "depth"), ("seg", "canny"), ("color", "depth"), ("depth", "seg"))
ONE = "one scene"


def moved(image: Array) -> Array:
    """Move a map to the right, and let its left edge mirror what was there."""
    by = image.shape[1] // 8
    return np.concatenate([image[:, by:0:-1], image[:, :-by]], axis=1)


WAYS: Mapping[str, Callable[[Case, Case, str], Array]] = {
    ONE: lambda case, _, name: case.maps[name],
    "another scene": lambda _, other, name: other.maps[name],
    "mirrored": lambda case, _, name: np.ascontiguousarray(case.maps[name][:, ::-1]),
    "moved": lambda case, _, name: moved(case.maps[name]),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scenes", type=int, default=16)
    parser.add_argument("--first", type=int, default=0, help="scenes to leave out before them")
    parser.add_argument("--steps", type=int, default=8)
    asked = parser.parse_args()
    cases = list(held_out_rooms(asked.first + asked.scenes, SIZE))[asked.first :]
    for pair in PAIRS:
        found: defaultdict[str, list[Conflict]] = defaultdict(list)
        remarked: defaultdict[str, int] = defaultdict(int)
        for place, case in enumerate(track(cases, " and ".join(pair), transient=True)):
            other = cases[(place + 1) % len(cases)]
            for way, second in WAYS.items():
                images = case.maps[pair[0]], second(case, other, pair[1])
                spec = GenerationSpec(
                    prompt=case.caption,
                    steps=asked.steps,
                    seed=place,
                    controls=tuple(
                        ControlSpec(control=name, image=image)
                        for name, image in zip(pair, images, strict=True)
                    ),
                )
                found[way] += conflicts(spec).pairs
                remarked[way] += any("contradict" in text for text in preflight(spec).warnings)
        for way, conflicting in found.items():
            print_row(pair, way, conflicting, remarked[way])


def print_row(pair: tuple[str, str], way: str, found: list[Conflict], remarked: int) -> None:
    flagged = sum(one.verdict is Verdict.CONTRADICT for one in found)
    outlines = [one.outlines.margin for one in found if one.outlines]
    residuals = [one.residuals.margin for one in found if one.residuals]
    print(
        f"{' + '.join(pair):14} {way:14} flagged {flagged:2} of {len(found)}, remarked "
        f"{remarked:2}; outlines {spread(outlines)}, residuals {spread(residuals)}",
        flush=True,
    )


def spread(values: list[float]) -> str:
    low, middle, high = np.quantile(values, [0, 0.5, 1])
    return f"{middle:5.2f} [{low:5.2f}, {high:5.2f}]"


if __name__ == "__main__":
    main()
