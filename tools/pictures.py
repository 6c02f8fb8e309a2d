"""Draw the README's picture: one room's depth and edges, and what three styles make of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

import underdraw as ud
from underdraw.imaging import contact_sheet, load

ROOT = Path(__file__).parents[1]
ROOM, DEPTH = ROOT / "examples" / "room.png", ROOT / "examples" / "room-depth.png"
STYLES = ("scandinavian", "modern", "industrial")


def main() -> None:
    """Write docs/pictures/demo.png."""
    specs = [
        ud.GenerationSpec(
            prompt=f"{'an' if style[0] == 'i' else 'a'} {style} living room with a blue sofa",
            controls=[
                ud.ControlSpec(control="depth", image=DEPTH, scale=0.9, window=(0.0, 0.6)),
                ud.ControlSpec(
                    control="canny", image=ROOM, preprocess="canny", scale=0.5, window=(0.2, 1.0)
                ),
            ],
            seed=7,
        )
        for style in STYLES
    ]
    result = ud.generate(specs)
    depth, edges = (np.asarray(image) for image in result.control_images[:2])
    cells = [load(ROOM), depth, edges, *(np.asarray(image) for image in result.images)]
    labels = ["a room", "its depth", "its edges", *STYLES]
    sheet = contact_sheet([cells], row_labels=[""], column_labels=labels, cell=ud.Size(192, 192))
    target = ROOT / "docs" / "pictures" / "demo.png"
    target.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(sheet).save(target, optimize=True)


if __name__ == "__main__":
    main()
