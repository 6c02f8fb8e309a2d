"""The data: scenes drawn once into shards on disk, and their latents, ready to be batched."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import cv2
import numpy as np
import torch
from diffusers import AutoencoderKL
from torch import Tensor

from underdraw.errors import ModelError
from underdraw.imaging import depth_map
from underdraw.preprocess import run
from underdraw.rooms import CLASSES, PALETTE, caption, draw
from underdraw.spec.preprocess import ColorParams
from underdraw.spec.size import Size
from underdraw.training import autocast

SHARD = 250
BATCH = 10
CAPTIONS = 4  # ways in which every scene is put into words


@dataclass(frozen=True)
class Pictures:
    """Scenes as arrays.

    Attributes:
        color: (N, H, W, 3) uint8.
        depth: (N, H, W) float16 metres, infinite outside.
        segments: (N, H, W) uint8 class ids, see `rooms.CLASSES`.
        captions: N tuples of CAPTIONS sentences.
    """

    color: np.ndarray
    depth: np.ndarray
    segments: np.ndarray
    captions: list[list[str]]


def draw_shards(folder: Path, seeds: Sequence[int], size: Size) -> Iterator[int]:
    """Draw the scenes that aren't on disk yet, a shard a core, yielding the size of each drawn."""
    folder.mkdir(parents=True, exist_ok=True)
    parts = {start: seeds[start : start + SHARD] for start in range(0, len(seeds), SHARD)}
    paths = {start: folder / f"{start:06d}.npz" for start in parts}
    wanted = [start for start in parts if not paths[start].exists()]
    # Spawned, not forked: the threads of a torch that has computed do not survive a fork.
    with ProcessPoolExecutor(mp_context=get_context("spawn"), initializer=_alone) as workers:
        tasks = [workers.submit(_draw_shard, paths[s], parts[s], size) for s in wanted]
        for task in as_completed(tasks):
            yield task.result()


def _alone() -> None:
    """Leave the other cores to the other workers."""
    torch.set_num_threads(1)


def _draw_shard(path: Path, seeds: Sequence[int], size: Size) -> int:
    pictures = _draw(seeds, size)
    partial = path.with_suffix(".partial.npz")
    captions = json.dumps(pictures.captions)
    exact = {"depth": pictures.depth, "segments": pictures.segments}
    np.savez(partial, color=pictures.color, **exact, captions=captions)
    partial.replace(path)
    return len(seeds)


def read_shards(folder: Path, count: int) -> Pictures:
    """Read the first `count` scenes."""
    shards = [np.load(path) for path in sorted(folder.glob("??????.npz"))[: -(-count // SHARD)]]
    if any("segments" not in shard for shard in shards):
        raise ModelError(f"{folder} was drawn by an earlier recipe; delete it and run draw again")
    return Pictures(
        color=np.concatenate([shard["color"] for shard in shards])[:count],
        depth=np.concatenate([shard["depth"] for shard in shards])[:count],
        segments=np.concatenate([shard["segments"] for shard in shards])[:count],
        captions=[c for shard in shards for c in json.loads(str(shard["captions"]))][:count],
    )


def _draw(seeds: Sequence[int], size: Size) -> Pictures:
    color, depth, segments, captions = [], [], [], []
    for start in range(0, len(seeds), BATCH):
        drawing = draw(seeds[start : start + BATCH], size)
        frames = drawing.frames
        color.append((frames.color * 255).round().byte().permute(0, 2, 3, 1).cpu().numpy())
        segments.append(frames.segments.byte().cpu().numpy())
        depth.append(frames.depth[:, 0].half().cpu().numpy())
        for room, things in zip(drawing.rooms, drawing.things, strict=True):
            shares = {thing.instance: thing.share for thing in things}
            ways = range(room.seed * CAPTIONS, room.seed * CAPTIONS + CAPTIONS)
            captions.append([caption(room, shares, way) for way in ways])
    return Pictures(
        np.concatenate(color), np.concatenate(depth), np.concatenate(segments), captions
    )


def seg_maps(segments: np.ndarray) -> np.ndarray:
    """Return (N, H, W, 3) uint8 segment maps in the palette's colours."""
    return np.array([PALETTE[name] for name in CLASSES], np.uint8)[segments]


def canny_maps(color: np.ndarray) -> np.ndarray:
    """Return (N, H, W) uint8 edges, with thresholds that vary about the preprocessor's own.

    A control trained on one pair of thresholds alone fails on maps with more or fewer edges.
    """
    chance = np.random.default_rng(0)
    maps = np.empty(color.shape[:3], np.uint8)
    for index, image in enumerate(color):
        low = chance.uniform(60, 120) if index % 2 else 100
        gray = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
        maps[index] = cv2.Canny(gray, low, 2 * low)
    return maps


MAPS: dict[str, Callable[[Pictures], np.ndarray]] = {
    "canny": lambda scenes: canny_maps(scenes.color)[..., None],
    "depth": lambda scenes: np.stack([depth_map(depth)[..., :1] for depth in scenes.depth]),
    "seg": lambda scenes: seg_maps(scenes.segments),
    "color": lambda scenes: np.stack([run(image, ColorParams()) for image in scenes.color]),
}


def maps_of(scenes: Pictures, kind: str) -> np.ndarray:
    """Return the (N, H, W, 1 or 3) uint8 control images of this kind."""
    return MAPS[kind](scenes)


@dataclass(frozen=True)
class Hint:
    """The control images of a batch, for those of its rows that are under the control.

    Attributes:
        rows: (n,) int64 places in the batch.
        images: (n, 3, H, W) in [0, 1].
    """

    rows: Tensor
    images: Tensor


@dataclass(frozen=True)
class Batch:
    """What one training step sees.

    Attributes:
        latents: (B, C, h, w) float32.
        weights: (C,) how much each channel counts.
        tokens: (B, 77) int64.
        hints: a control's name to its images.
    """

    latents: Tensor
    weights: Tensor
    tokens: Tensor
    hints: dict[str, Hint]


@dataclass(frozen=True)
class Latents:
    """Every scene of one size as the denoiser sees it.

    Attributes:
        latents: (2, N, C, h, w) float16: as drawn, and mirrored.
        weights: (C,) how much each channel counts, 1 on average.
        tokens: (N, CAPTIONS, 77) int64.
        empty: (77,) int64, the tokens of no prompt.
        maps: a control's name to its (N, H, W, 1 or 3) uint8 maps, as drawn.
    """

    latents: Tensor
    weights: Tensor
    tokens: Tensor
    empty: Tensor
    maps: dict[str, Tensor]

    def batch(
        self,
        size: int,
        source: torch.Generator,
        prompt_dropout: float,
        mixes: Sequence[Sequence[str]] = ((),),
    ) -> Batch:
        """Pick a random batch; captions hold no left or right, so half of it is mirrored.

        Each of the `mixes` of controls gets an equal part of the rows, as nearly as `size` allows.
        """
        count = self.latents.shape[1]
        picks = torch.randint(count, (size,), generator=source)
        mirrored = torch.randint(2, (size,), generator=source)
        ways = torch.randint(self.tokens.shape[1], (size,), generator=source)
        dropped = torch.rand(size, generator=source) < prompt_dropout
        tokens = torch.where(dropped[:, None], self.empty, self.tokens[picks, ways])
        parts = list(zip(mixes, torch.arange(size).tensor_split(len(mixes)), strict=True))
        hints = {}
        for kind in dict.fromkeys(kind for mix in mixes for kind in mix):
            rows = torch.cat([part for mix, part in parts if kind in mix])
            images = self.maps[kind][picks[rows]].permute(0, 3, 1, 2).float().div_(255)
            flipped = mirrored[rows, None, None, None] == 1
            images = torch.where(flipped, images.flip(-1), images)
            hints[kind] = Hint(rows, images.expand(-1, 3, -1, -1))
        return Batch(self.latents[mirrored, picks].float(), self.weights, tokens, hints)


@dataclass(frozen=True)
class Buckets:
    """The scenes of every size; a batch is of one size.

    Attributes:
        parts: the squares first.
        held_out: squares that no batch has.
    """

    parts: tuple[Latents, ...]
    held_out: Latents

    def batch(
        self,
        size: int,
        source: torch.Generator,
        prompt_dropout: float,
        mixes: Sequence[Sequence[str]] = ((),),
    ) -> Batch:
        """Pick a size as often as it has scenes, and a batch of it, see `Latents.batch`.

        A batch of larger pictures has fewer rows, so that every step is as much work.
        """
        counts = torch.tensor([float(part.latents.shape[1]) for part in self.parts])
        part = self.parts[int(torch.multinomial(counts, 1, generator=source))]
        areas = [p.latents.shape[-2] * p.latents.shape[-1] for p in (self.parts[0], part)]
        return part.batch(size * areas[0] // areas[1], source, prompt_dropout, mixes)


@torch.no_grad()
def encode_all(vae: AutoencoderKL, color: np.ndarray, batch: int = 32) -> Iterator[Tensor]:
    """Yield (2, B, C, h, w) float16 latents, as drawn and mirrored, batch by batch."""
    vae.eval()
    for start in range(0, len(color), batch):
        pixels = torch.from_numpy(color[start : start + batch]).permute(0, 3, 1, 2).float()
        both = torch.cat([pixels, pixels.flip(-1)]) / 127.5 - 1
        with autocast():
            means = vae.encode(both).latent_dist.mean
        yield means.half().unflatten(0, (2, -1))
