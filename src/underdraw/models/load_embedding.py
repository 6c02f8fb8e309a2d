"""From a textual inversion's file to its vectors in memory."""

from __future__ import annotations

from safetensors import SafetensorError, safe_open
from torch import Tensor

from underdraw.errors import ModelError
from underdraw.models.embedding import EmbeddingFiles


def load_embedding(files: EmbeddingFiles) -> tuple[Tensor, ...]:
    """Load the vectors of a textual inversion that was inspected.

    Returns:
        (n, D_i) float32 for each of the model's text encoders.
    """
    try:
        with safe_open(files.path, framework="pt") as tensors:
            found = [tensors.get_tensor(name) for name in files.tensors]
    except (OSError, SafetensorError) as error:
        reason = " ".join(str(error).split())[:300]
        raise ModelError(f"can't load {files.path}: {reason}") from None
    return tuple(vectors.float().reshape(-1, vectors.shape[-1]) for vectors in found)
