"""CLIP, in transformers' layout: how well a text goes with a picture, and what it sees in one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from transformers import AutoImageProcessor, AutoTokenizer, CLIPModel

from underdraw.errors import ModelError
from underdraw.models.files import weights_sha256
from underdraw.models.locate import locate, read_json
from underdraw.models.store import STORE, ModelStore
from underdraw.models.weights import load_network

_UNREAD = frozenset({"text_model.embeddings.position_ids", "vision_model.embeddings.position_ids"})


@dataclass(frozen=True)
class Clip:
    """A CLIP in memory, in evaluation mode.

    Attributes:
        sha256: of its weights.
        network: of transformers.
        tokenizer: that its texts go through.
        processor: that its pictures go through.
    """

    sha256: str
    network: Any
    tokenizer: Any
    processor: Any

    @torch.no_grad()
    def similarity(self, image: NDArray[np.uint8], text: str) -> float:
        """Return the cosine between a picture and a text, -1 to 1 (Radford et al. 2021).

        Args:
            image: (H, W, 3) uint8 RGB.
            text: what is beyond the length it knows is cut off.
        """
        words = self.tokenizer([text], truncation=True, return_tensors="pt")
        device = self.network.device
        output = self.network(
            input_ids=words["input_ids"].to(device),
            attention_mask=words["attention_mask"].to(device),
            pixel_values=self._pixels(image),
        )
        return float((output.image_embeds * output.text_embeds).sum())

    @torch.no_grad()
    def embed(self, image: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return what it sees in a picture, (D,) float32 of length 1.

        Args:
            image: (H, W, 3) uint8 RGB.
        """
        seen = self.network.vision_model(pixel_values=self._pixels(image)).pooler_output
        (embedding,) = torch.nn.functional.normalize(self.network.visual_projection(seen))
        return embedding.float().cpu().numpy()

    def _pixels(self, image: NDArray[np.uint8]) -> torch.Tensor:
        seen = self.processor(
            images=[image], return_tensors="pt", input_data_format="channels_last"
        )
        return seen["pixel_values"].to(self.network.device)


def load_clip(name: str, models: ModelStore = STORE) -> Clip:
    """Return a CLIP, from the store's device, loaded once.

    Args:
        name: a folder with its network, tokenizer and image processor, or a hub id.
        models: where it is loaded.

    Raises:
        ModelError: it can't be read, or is something else.
        SpecError: nothing is called so.
    """
    folder = locate(name, "CLIP", ())
    found = read_json(folder / "config.json").get("model_type")
    if found != "clip":
        raise ModelError(
            f"{name!r} is a {found!r}; give a whole CLIP, text and picture, such as "
            "openai/clip-vit-base-patch32"
        )
    sha256 = weights_sha256(folder, None)
    return models.keep(("clip", folder), sha256, lambda: _load(folder, sha256, models.device))


def _load(folder: Path, sha256: str, device: torch.device) -> Clip:
    network = load_network(CLIPModel, folder, device, torch.float32, _UNREAD)
    parts: tuple[Callable[..., Any], ...] = (
        AutoTokenizer.from_pretrained,
        AutoImageProcessor.from_pretrained,
    )
    try:
        return Clip(sha256, network, *(part(folder, local_files_only=True) for part in parts))
    except (OSError, ValueError) as error:
        reason = str(error).strip().splitlines()[0]
        raise ModelError(f"can't load what {folder} reads with: {reason}") from None
