"""Let the edges fade: a scale of keyframes, watched step by step through an observer.

python examples/fading_edges.py [FOLDER]
"""

from __future__ import annotations

import sys
from pathlib import Path

import underdraw as ud
from underdraw.engine import Progress

HERE = Path(__file__).parent


def tell(progress: Progress) -> None:
    """Print how far the run is, every fifth step."""
    if progress.done % 5 == 0:
        print(f"{progress.done} of {progress.total}")


def main(folder: Path) -> None:
    """Write fading-edges.png into `folder`."""
    fading = ud.Keyframes(points=[(0, 1), (0.7, 0)], interpolation="cosine")
    control = ud.ControlSpec(
        control="canny", image=HERE / "room.png", preprocess="canny", scale=fading
    )
    spec = ud.GenerationSpec(
        prompt="an industrial living room with a red sofa", controls=(control,), seed=7
    )
    result = ud.generate(spec, observers=[tell])
    (done,) = result.report.controls
    print("scale at each active step:", *(f"{scale:.2f}" for scale in done.scales))
    print(*result.save(folder / "fading-edges.png", overwrite=True))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path())
