"""What is tuned on: rooms that are neither trained on nor measured on, or pictures of one's own."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count, islice

import numpy as np

from underdraw.datasets import Pairs, open_pairs
from underdraw.errors import ModelError, SpecError
from underdraw.evaluation import RoomCase, Score, find_detectors, find_edges
from underdraw.evaluation.cases import rooms_from
from underdraw.models.clip import load_clip
from underdraw.models.detector import Detector
from underdraw.models.store import STORE, ModelStore
from underdraw.preprocess import run
from underdraw.rooms import HELD_OUT
from underdraw.spec.data import DataSpec
from underdraw.spec.preprocess import PARAMS
from underdraw.spec.size import Size
from underdraw.tuning.adherence import ASKED, clip_score

ROOMS = "rooms"

# Above what runs are watched on, see datasets.rooms.WATCHED; below what models are measured on.
FIRST = HELD_OUT // 2 + 100_000
_TOGETHER = 16
_READ = ("canny", "depth", "seg", "color")  # control images that can be read back from a picture


@dataclass(frozen=True)
class Ground:
    """What a search stands on.

    Attributes:
        name: rooms, or where the pictures are.
        cases: that are drawn under every setting, one by one.
        adherence: what says how much of their prompts is there.
        detectors: what pictures are read with, by task.
    """

    name: str
    cases: Iterator[RoomCase]
    adherence: Score
    detectors: Mapping[str, Detector]


def open_ground(
    name: str, wanted: int, size: Size, clip: str | None, models: ModelStore = STORE
) -> Ground:
    """Find what to tune on; no case is drawn or read yet.

    Args:
        name: rooms, or a folder or .jsonl of pictures with captions.
        wanted: how many cases, of one's own at most.
        size: of the pictures.
        clip: what says how much of a prompt is there; None leaves it to the segmenter of rooms.
        models: where networks are loaded.

    Raises:
        SpecError: there are no such pictures, or no CLIP to weigh their captions with.
        ModelError: a detector or the CLIP can't be read.
    """
    if name != ROOMS and clip is None:
        raise SpecError(
            f"how much of a caption is in pictures such as {name} takes a CLIP to say; give --clip "
            "a folder with one, or tune on rooms"
        )
    detectors, lacking = find_detectors(models)
    if lacking:
        raise ModelError("; ".join(lacking))
    adherence = ASKED if clip is None else clip_score(load_clip(clip, models))
    if name == ROOMS:
        return Ground(name, asking_rooms(FIRST, wanted, size), adherence, detectors)
    return Ground(name, own_pictures(name, wanted, size, detectors), adherence, detectors)


def asking_rooms(first: int, wanted: int, size: Size) -> Iterator[RoomCase]:
    """Draw scenes whose captions ask for a thing in a colour, of the seeds from `first` on."""
    blocks = (rooms_from(start, _TOGETHER, size) for start in count(first, _TOGETHER))
    asking = (case for block in blocks for case in block if case.asked)
    return islice(asking, wanted)


def own_pictures(
    path: str, wanted: int, size: Size, detectors: Mapping[str, Detector]
) -> Iterator[RoomCase]:
    """Read pictures with their captions; what is true of them is what the detectors say.

    Args:
        path: a folder, or a .jsonl, as `DataSpec` has them.
        wanted: the first so many, or as many as there are.
        size: that they are brought to.
        detectors: for depth and segments.

    Raises:
        SpecError: there are none, or one has no caption.
        ImageError: one can't be read.
    """
    pairs = open_pairs(
        DataSpec.parse({"path": path, "preprocess": "none", "count": wanted}), [size]
    )
    return (_read(pairs, place, detectors) for place in range(len(pairs)))


def _read(pairs: Pairs, place: int, detectors: Mapping[str, Detector]) -> RoomCase:
    pair = pairs[place]
    if not pair.caption:
        raise SpecError(
            f"{pair.name} has no caption, and no prompt to be true to; write it into a .txt of the "
            "same name"
        )
    edges, picture = find_edges(pair.target), pair.target
    return RoomCase(
        name=pair.name,
        seed=int(hashlib.sha256(pairs.digest(place).encode()).hexdigest()[:12], 16),
        caption=pair.caption,
        color=picture,
        maps={kind: run(picture, PARAMS[kind]()) for kind in _READ},
        edges=edges,
        lines=np.zeros_like(edges),  # no geometry is known
        depth=detectors["depth"].read([picture])[0],
        segments=detectors["seg"].read([picture])[0].astype(np.uint8),
        asked=(),
    )
