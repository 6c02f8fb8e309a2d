"""Measure how far the pack obeys, beside what no control, a wrong one and the VAE alone reach."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image
from rich.progress import track
from rich.table import Table

from recipes.rooms.config import HELD_OUT
from recipes.rooms.data import edges
from recipes.rooms.vae import reconstruct
from underdraw import ControlSpec, GenerationSpec, generate
from underdraw.imaging import contact_sheet, depth_map
from underdraw.metrics import Interval, bootstrap, edge_f1
from underdraw.models import load_model
from underdraw.rooms import color_name, draw
from underdraw.spec import Size

TOGETHER = 16
INTRODUCTION = """# How far the pack obeys

Held-out scenes, one fixed seed each, no selection, default settings; means with 95 % bootstrap
intervals. *obeyed* is how far the lower end lies on the way from no control to the reconstruction
by the autoencoder. Edges and depth say nothing of colours, which follow the prompt. The pictures:
[held-out.png](pictures/held-out.png).

"""


@dataclass(frozen=True)
class Truth:
    """The held-out scenes: N pictures, their maps and their captions.

    Attributes:
        color: (N, H, W, 3) uint8.
        maps: a control's name to its (N, H, W, 3) uint8 control images.
        edges: (N, H, W) uint8 canny edges of the pictures.
        lines: (N, H, W) uint8 outlines of the geometry, without textures and shadows.
        captions: one sentence each.
        things: for each picture the (H, W) masks of what has a named colour, and its name.
    """

    color: np.ndarray
    maps: dict[str, np.ndarray]
    edges: np.ndarray
    lines: np.ndarray
    captions: tuple[str, ...]
    things: tuple[tuple[tuple[np.ndarray, str], ...], ...]


def held_out(count: int, size: Size) -> Truth:
    """Draw `count` scenes that no training has seen."""
    color, depth, lines, captions, things = [], [], [], [], []
    for start in range(0, count, TOGETHER):
        seeds = range(HELD_OUT + start, HELD_OUT + min(count, start + TOGETHER))
        drawing = draw(seeds, size)
        frames = drawing.frames
        color += list((frames.color * 255).round().byte().permute(0, 2, 3, 1).numpy())
        depth += [depth_map(d) for d in frames.depth[:, 0].numpy()]
        lines += list(((frames.lines[:, 0] > 0.5) * 255).byte().numpy())
        captions += drawing.captions
        for ids, seen in zip(frames.instances.numpy(), drawing.things, strict=True):
            things.append(tuple((ids == t.instance, t.color) for t in seen if t.color))
    found = np.stack([edges(image) for image in color])
    maps = {"canny": np.repeat(found[..., None], 3, axis=-1), "depth": np.stack(depth)}
    outlines = np.stack(lines)
    return Truth(np.stack(color), maps, found, outlines, tuple(captions), tuple(things))


def render(truth: Truth, maps: dict[str, np.ndarray], model: str = "rooms") -> np.ndarray:
    """Render every caption under the given control maps; image i has seed i."""
    height, width = truth.color.shape[1:3]
    specs = [
        GenerationSpec(
            model=model,
            prompt=caption,
            seed=index,
            width=width,
            height=height,
            controls=[ControlSpec(control=name, image=m[index]) for name, m in maps.items()],
        )
        for index, caption in enumerate(truth.captions)
    ]
    images: list[np.ndarray] = []
    for start in range(0, len(specs), TOGETHER):
        images += map(np.asarray, generate(specs[start : start + TOGETHER]).images)
    return np.stack(images)


Score = Callable[[np.ndarray, Truth], list[float]]


def against_edges(images: np.ndarray, truth: Truth) -> list[float]:
    """Score canny F1 at 1 px against the edges of the true pictures."""
    return [edge_f1(edges(i), t) for i, t in zip(images, truth.edges, strict=True)]


def against_lines(images: np.ndarray, truth: Truth) -> list[float]:
    """Score canny F1 at 1 px against the outlines of the true geometry."""
    return [edge_f1(edges(i), t) for i, t in zip(images, truth.lines, strict=True)]


def kept_colors(images: np.ndarray, truth: Truth) -> list[float]:
    """Score, picture by picture, the share of named colours that are still what they are called."""
    return [
        float(np.mean([color_name(image[mask].mean(axis=0)) == name for mask, name in things]))
        for image, things in zip(images, truth.things, strict=True)
        if things
    ]


SCORES: dict[str, Score] = {
    "canny F1": against_edges,
    "outline F1": against_lines,
    "colours kept": kept_colors,
}


@dataclass(frozen=True)
class Fidelity:
    """One control by one score, beside its yardsticks."""

    control: str
    score: str
    rows: dict[str, Interval]

    @property
    def obeyed(self) -> float:
        """The lower end's share of the way from no control to the reconstruction."""
        floor, ceiling = self.rows["no control"].mean, self.rows["reconstruction"].mean
        return (self.rows["control"].low - floor) / (ceiling - floor)


def measure(count: int, size: Size, model: str = "rooms") -> tuple[list[Fidelity], Truth, dict]:
    """Render held-out scenes with each control and score them; one fixed seed each."""
    truth = held_out(count, size)
    free = render(truth, {}, model)
    decoded = reconstruct(load_model(model).vae, truth.color)
    found, sheets = [], {"no control": free, "reconstruction": decoded}
    for name in track(("canny", "depth"), "controls"):
        maps = truth.maps[name]
        sheets[name] = render(truth, {name: maps}, model)
        shuffled = render(truth, {name: np.roll(maps, 1, axis=0)}, model)
        pictures = {
            "no control": free,
            "shuffled control": shuffled,
            "control": sheets[name],
            "reconstruction": decoded,
            "truth": truth.color,
        }
        for title, score in SCORES.items():
            rows = {label: bootstrap(score(images, truth)) for label, images in pictures.items()}
            found.append(Fidelity(name, title, rows))
    return found, truth, sheets


def write_sheet(truth: Truth, pictures: dict[str, np.ndarray], path: Path) -> None:
    """Draw 8 scenes a control, the first ones: control image, result and truth."""
    rows, labels = [], []
    for place, (name, maps) in enumerate(truth.maps.items()):
        part = slice(8 * place, 8 * place + 8)
        rows += [list(maps[part]), list(pictures[name][part]), list(truth.color[part])]
        labels += [name, "result", "truth"]
    sheet = contact_sheet(rows, row_labels=labels, column_labels=[""] * 8)
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(sheet).save(path)


def table(found: Sequence[Fidelity]) -> Table:
    """Lay the figures out, means with 95 % intervals."""
    labels = list(found[0].rows)
    result = Table("control", "score, 1 px", *labels, "obeyed (lower end)")
    for line in found:
        cells = [str(line.rows[label]) for label in labels]
        result.add_row(line.control, line.score, *cells, f"{line.obeyed:.0%}")
    return result


def write_table(found: Sequence[Fidelity], path: Path) -> None:
    """Write the figures as a Markdown table, for the model card."""
    labels = list(found[0].rows)
    head = ["control", "score, 1 px", *labels, "obeyed (lower end)"]
    lines = [" | ".join(head), " | ".join("---" for _ in head)]
    for line in found:
        cells = [line.control, line.score, *(str(line.rows[label]) for label in labels)]
        lines.append(" | ".join([*cells, f"{line.obeyed:.0%}"]))
    path.write_text(INTRODUCTION + "\n".join(f"| {line} |" for line in lines) + "\n")
