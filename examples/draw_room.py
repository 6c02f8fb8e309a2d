"""Draw the room that the other examples start from: a picture and its exact depth map.

python examples/draw_room.py [FOLDER]
"""

from __future__ import annotations

import sys
from pathlib import Path

from PIL import Image

from underdraw.imaging import depth_map
from underdraw.rooms import draw
from underdraw.spec import Size

SEED = 1_000_001_010  # far beyond every room the pack was trained or measured on


def main(folder: Path) -> None:
    """Write room.png and room-depth.png into `folder`."""
    drawing = draw([SEED], Size(256, 256), style="scandinavian", room_type="living room")
    color = (drawing.frames.color[0] * 255).round().byte().permute(1, 2, 0).numpy()
    depth = depth_map(drawing.frames.depth[0, 0].numpy())
    Image.fromarray(color).save(folder / "room.png")
    Image.fromarray(depth).save(folder / "room-depth.png")
    print(drawing.captions[0])


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
