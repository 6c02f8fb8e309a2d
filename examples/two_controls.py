"""Depth lays out the room early, edges draw it late: two controls with windows of their own.

python examples/two_controls.py [FOLDER]
"""

from __future__ import annotations

import sys
from pathlib import Path

import underdraw as ud

HERE = Path(__file__).parent


def main(folder: Path) -> None:
    """Write two-controls.png into `folder`."""
    result = ud.generate(
        ud.GenerationSpec(
            prompt="a scandinavian living room with a blue sofa",
            controls=[
                ud.ControlSpec(
                    control="depth", image=HERE / "room-depth.png", scale=0.9, window=(0, 0.6)
                ),
                ud.ControlSpec(
                    control="canny",
                    image=HERE / "room.png",
                    preprocess="canny",
                    scale=0.5,
                    window=(0.2, 1),
                ),
            ],
            seed=7,
        )
    )
    for done in result.report.controls:
        print(done.control, "acted in steps", done.active_steps)
    print(*result.save(folder / "two-controls.png", overwrite=True))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path())
