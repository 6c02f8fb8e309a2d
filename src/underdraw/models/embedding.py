"""Textual inversions on disk: the vectors of a word, told from the header alone.

A1111 and kohya call the vectors `emb_params`, or `clip_l` and `clip_g` where a model has two text
encoders; diffusers calls them by the word itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from underdraw.errors import ModelError
from underdraw.models.bases import base_name
from underdraw.models.files import ModelFiles
from underdraw.models.header import Shapes, file_sha256, read_shapes
from underdraw.models.locate import locate, one_file_in, weights_in
from underdraw.models.sniff import Sniffed, sniff

_OF_ENCODERS = ("clip_l", "clip_g")  # in the order of a family's text encoders


@dataclass(frozen=True)
class EmbeddingFiles:
    """A textual inversion on disk.

    Attributes:
        name: as it was asked for.
        path: of its file.
        word: that stands for it where a request names none.
        tensors: the name of its vectors, for each of the model's text encoders.
    """

    name: str
    path: Path
    word: str
    tensors: tuple[str, ...]

    def sha256(self) -> str:
        """Return the hash of its vectors."""
        return file_sha256(self.path)


def inspect_embedding(name: str, model: ModelFiles) -> EmbeddingFiles:
    """Describe a textual inversion without loading it, and check that it fits the model.

    Args:
        name: a file, a folder with one, or a hub id.
        model: whose text encoders are to read it.

    Raises:
        ModelError: it can't be read, is something else, or does not fit.
        SpecError: nothing is called so.
    """
    found = locate(name, "embedding", (), single=True)
    path = found if found.is_file() else one_file_in(found, ["learned_embeds.safetensors"])
    told, shapes = sniff(path), read_shapes(path)
    if told.kind != "textual inversion":
        raise ModelError(f"{path} is a {told.kind}, not a textual inversion; no word stands for it")
    tensors = tuple(shapes)
    if len(shapes) > 1:
        tensors = tuple(tensor for tensor in _OF_ENCODERS if tensor in shapes)
    if why := _misfit(told, tensors, shapes, model):
        raise ModelError(f"embedding {name!r} does not fit {model.name!r}: {why}")
    own = tensors[0].strip() if told.layout == "diffusers" else ""
    return EmbeddingFiles(name, path, own or path.stem, tensors)


def require_read_by(name: str, model: ModelFiles, refiner: ModelFiles) -> None:
    """Refuse a word for one model that another, which takes over from it, reads as well and can't.

    Raises:
        ModelError: their text encoders read vectors of other widths.
    """
    shared = {one.folder for one in model.family.text_encoders}
    for encoder in refiner.family.text_encoders:
        if encoder.folder not in shared:
            continue
        mine, theirs = (_reads(one, encoder.folder)[0] for one in (model, refiner))
        if mine != theirs:
            raise ModelError(
                f"embedding {name!r} does not fit the refiner {refiner.name!r}: its vectors are "
                f"{mine} wide, the refiner reads {theirs}; leave one of them out"
            )


def _misfit(
    told: Sniffed, tensors: tuple[str, ...], shapes: Shapes, model: ModelFiles
) -> str | None:
    """Return why the model can't read it, or None when it can."""
    mine, encoders = base_name(model.shape.text_width), model.family.text_encoders
    if told.base and mine and told.base != mine:
        return f"it is for {told.base}, the model is {mine}"
    if len(tensors) != len(encoders):
        return (
            f"it has vectors for {len(tensors)} of the text encoders, the model has {len(encoders)}"
        )
    for tensor, encoder in zip(tensors, encoders, strict=True):
        width, most = _reads(model, encoder.folder)
        *counts, own = shapes[tensor] or (0,)
        count = counts[0] if counts else 1
        if len(counts) > 1 or own != width:
            return f"{tensor} has the shape {shapes[tensor]}, its {encoder.folder} reads {width}"
        if not 1 <= count <= most:
            return f"it has {count} vectors, its {encoder.folder} reads 1 to {most} together"
    return None


def _reads(model: ModelFiles, part: str) -> tuple[int, int]:
    """Return how wide a vector a text encoder reads, and how many at most between its two ends."""
    if model.single:
        shapes = model.single.networks[part].shapes
    else:
        shapes = read_shapes(weights_in(model.folder / part))
    named = {name.removeprefix("text_model."): shape for name, shape in shapes.items()}
    try:
        positions, width = named["embeddings.position_embedding.weight"]
    except (KeyError, ValueError):
        raise ModelError(f"the {part} of {model.name!r} is none that is known") from None
    return width, positions - 2
