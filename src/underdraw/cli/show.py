"""What a finished run shows: where its files are, and what each control did."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from underdraw.cli import console

if TYPE_CHECKING:
    from PIL import Image as Pillow

    from underdraw.output import Record, Result
    from underdraw.spec import ControlSpec, GenerationSpec, LoraSpec


def outcome(result: Result, written: Iterable[Path]) -> None:
    """Print the files, in which steps each control and LoRA acted, and what was remarked."""
    for path in written:
        typer.echo(path)
    rows = [
        *(row for record in result.report.starts[:1] for row in _rows(record, " (first pass)")),
        *_rows(result.report.pictures[0]),
    ]
    if rows:
        console.table(("control", "scale", "window", "active steps", "network calls"), rows)
    console.remark(result.report.warnings)


def _rows(record: Record, note: str = "") -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = [
        (one.control + note, *_when(one, done.active_steps), done.network_calls)
        for one, done in zip(record.spec.controls, record.controls, strict=True)
    ]
    rows += [  # a LoRA has no network of its own to call
        (Path(one.lora).name + note, *_when(one, done.active_steps), "-")
        for one, done in zip(record.spec.loras, record.loras, strict=True)
    ]
    return rows


def _when(one: ControlSpec | LoraSpec, active: Sequence[int]) -> tuple[str, str, str]:
    """Write a scale, a window and the steps that came of them."""
    return scale_text(one), f"{one.window.start:g}:{one.window.end:g}", spans(active)


def scale_text(control: ControlSpec | LoraSpec) -> str:
    """Write a scale as `-c` reads it: `0.8`, or `0:1|0.5:0.3`."""
    from underdraw.spec import Keyframes

    if isinstance(control.scale, Keyframes):
        return "|".join(f"{point.at:g}:{point.scale:g}" for point in control.scale.points)
    return f"{control.scale:g}"


def spans(steps: Sequence[int]) -> str:
    """Write rising numbers as spans: `0-11`, `3, 5-7`; `none` where there are none."""
    parts: list[list[int]] = []
    for step in steps:
        if parts and step == parts[-1][-1] + 1:
            parts[-1].append(step)
        else:
            parts.append([step])
    texts = [f"{part[0]}-{part[-1]}" if len(part) > 1 else str(part[0]) for part in parts]
    return ", ".join(texts) or "none"


def map_paths(spec: GenerationSpec, output: Path) -> list[Path]:
    """Name the file of each control's map, beside the picture: `out.map-0-canny.png`."""
    names = [Path(control.control).name for control in spec.last_controls]
    return [
        output.with_name(f"{output.stem}.map-{index}-{name}.png")
        for index, name in enumerate(names)
    ]


def sidecar_paths(spec: GenerationSpec, output: Path) -> list[Path]:
    """Name the files that the pictures which a JPEG or WebP was made from go to, as `save` does."""
    from underdraw.output.result import sidecar_path
    from underdraw.spec import pictures_in

    if output.suffix.lower() == ".png":
        return []
    count = len(pictures_in(spec.model_copy(update={"controls": spec.last_controls})))
    count += (spec.extend is not None) + (spec.hires is not None)  # a mask, a start
    tags = [f"-{index}" for index in range(spec.num_images)] if spec.num_images > 1 else [""]
    pictures = [output.with_stem(f"{output.stem}{tag}") for tag in tags]
    return [sidecar_path(picture, index) for picture in pictures for index in range(count)]


def save_images(images: Mapping[Path, Pillow.Image], *, overwrite: bool) -> list[Path]:
    """Write images as PNG, all or none, and return their paths."""
    from underdraw.output.embed import png_bytes
    from underdraw.output.write import write_all

    write_all({path: png_bytes(image) for path, image in images.items()}, overwrite=overwrite)
    return list(images)
