"""One room in three styles and three seeds, side by side: nine requests, one batch.

python examples/styles.py [FOLDER]
"""

from __future__ import annotations

import sys
from pathlib import Path

from PIL import Image

import underdraw as ud
from underdraw.imaging import contact_sheet, load

HERE = Path(__file__).parent
STYLES = ("modern", "industrial", "scandinavian")
SEEDS = (0, 1, 2)


def main(folder: Path) -> None:
    """Write styles.png into `folder`."""
    controls = (
        ud.ControlSpec(control="canny", image=HERE / "room.png", preprocess="canny", scale=0.9),
        ud.ControlSpec(control="depth", image=HERE / "room-depth.png", scale=0.6),
    )
    specs = [
        ud.GenerationSpec(prompt=f"{style} living room", controls=controls, seed=seed)
        for style in STYLES
        for seed in SEEDS
    ]
    images = iter(ud.generate(specs).images)
    sheet = contact_sheet(
        [[load(next(images)) for _ in SEEDS] for _ in STYLES],
        row_labels=STYLES,
        column_labels=[f"seed {seed}" for seed in SEEDS],
    )
    Image.fromarray(sheet).save(folder / "styles.png")
    print(folder / "styles.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path())
