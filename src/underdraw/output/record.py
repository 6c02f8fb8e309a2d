"""How a picture came to be: its request, what was run for it, and with what; written into it."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Mapping
from functools import cache
from importlib.metadata import version

from PIL import Image as Pillow
from pydantic import Field, model_validator

from underdraw import __version__
from underdraw.spec import GenerationSpec, Spec, pictures_in

RECORD_FORMAT = 1
EMBEDDED = "embedded:"
"""`embedded:K` in a record's spec stands for the K-th map that travels with the picture."""
OMITTED = "omitted"
"""Stands there for a map that was left out when the picture was saved."""
_LIBRARIES = ("torch", "diffusers", "transformers", "numpy", "pillow")


class ControlRecord(Spec):
    """What one control did, step by step; a control that did nothing has no active step."""

    control: str = Field(description="as it was asked for")
    weights_sha256: str = Field(description="of its network, 64 hex digits")
    image_sha256: str = Field(description="of the control image's pixels, after preprocessing")
    conditions_sha256: tuple[str, ...] = Field((), description="the same of its further images")
    active_steps: tuple[int, ...] = Field(description="UNet evaluations it was run in, from 0")
    scales: tuple[float, ...] = Field(description="its scale at each active step")
    network_calls: int = Field(description="how often its network was run for it, tile by tile")


class LoraRecord(Spec):
    """What one LoRA did to the UNet, step by step."""

    lora: str = Field(description="as it was asked for")
    weights_sha256: str = Field(description="of its weights, 64 hex digits")
    active_steps: tuple[int, ...] = Field(description="UNet evaluations it acted in, from 0")
    scales: tuple[float, ...] = Field(description="its scale at each active step")


class EmbeddingRecord(Spec):
    """Which vectors a learned word stood for."""

    embedding: str = Field(description="as it was asked for")
    weights_sha256: str = Field(description="of its vectors, 64 hex digits")


class Record(Spec):
    """How one picture came to be. Images in its spec are written `embedded:K`."""

    format: int = Field(RECORD_FORMAT, ge=1, le=RECORD_FORMAT, description="of this record")
    spec: GenerationSpec = Field(description="the request, with no field left to a default")
    index: int = Field(ge=0, description="which of the request's images this is, from 0")
    seed: int = Field(description="of this image")
    batch: int = Field(ge=1, description="images of all requests that were denoised together")
    sha256: Mapping[str, str] = Field(description="of the model's files, by path")
    image_sha256: str | None = Field(None, description="of the pixels of the spec's image")
    mask_sha256: str | None = Field(None, description="of the pixels of the spec's mask")
    controls: tuple[ControlRecord, ...] = Field((), description="one for each of the spec's")
    loras: tuple[LoraRecord, ...] = Field((), description="one for each of the spec's")
    embeddings: tuple[EmbeddingRecord, ...] = Field((), description="one for each of the spec's")
    versions: Mapping[str, str] = Field(default_factory=dict, description="of what it ran on")
    warnings: tuple[str, ...] = Field((), description="what the pre-flight remarked")

    @model_validator(mode="after")
    def _check_parts(self) -> Record:
        parts = ("controls", "loras", "embeddings")
        whole = all(
            len(getattr(self, part)) == len(getattr(self.spec, part)) for part in parts
        ) and all(
            len(done.conditions_sha256) == len(asked.conditions)
            for done, asked in zip(self.controls, self.spec.controls)
        )
        if not whole or self.index >= self.spec.num_images:
            raise ValueError("the record's parts don't belong together")
        if not all(isinstance(image, str) for image in pictures_in(self.spec)):
            raise ValueError("an image is written as text")
        return self


def versions() -> dict[str, str]:
    """Return the versions, and the number of threads, that a picture's pixels depend on."""
    import torch

    here = {"underdraw": __version__, "python": platform.python_version()}
    here["threads"] = str(torch.get_num_threads())  # sums are split among them, and so rounded
    return {**here, "machine": platform.machine(), **_library_versions()}


@cache
def _library_versions() -> dict[str, str]:
    return {library: version(library) for library in _LIBRARIES}


def pixels_sha256(image: Pillow.Image) -> str:
    """Return the SHA-256 of an image's mode, size and pixels, whatever file it lies in."""
    start = f"{image.mode} {image.width}x{image.height}\n".encode()
    return hashlib.sha256(start + image.tobytes()).hexdigest()
