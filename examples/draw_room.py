"""Draw the room that the other examples start from: a picture, its exact depth, and its sofa.

python examples/draw_room.py [FOLDER]
"""

from __future__ import annotations

import sys
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from underdraw.imaging import depth_map
from underdraw.rooms import CLASSES, draw
from underdraw.spec import Size

SEED = 1_000_001_010  # far beyond every room the pack was trained or measured on


def main(folder: Path) -> None:
    """Write room.png, room-depth.png and room-sofa.png, a mask, into `folder`."""
    drawing = draw([SEED], Size(256, 256), style="scandinavian", room_type="living room")
    color = (drawing.frames.color[0] * 255).round().byte().permute(1, 2, 0).numpy()
    depth = depth_map(drawing.frames.depth[0, 0].numpy())
    sofa = (drawing.frames.segments[0] == CLASSES.index("sofa")).byte().numpy() * 255
    mask = cv2.dilate(sofa, np.ones((9, 9), np.uint8))  # with the edge and what it casts
    Image.fromarray(color).save(folder / "room.png")
    Image.fromarray(depth).save(folder / "room-depth.png")
    Image.fromarray(mask).save(folder / "room-sofa.png")
    print(drawing.captions[0])


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
