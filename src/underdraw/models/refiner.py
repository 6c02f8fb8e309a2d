"""A model that takes over from another before the end."""

from __future__ import annotations

from underdraw.errors import ModelError
from underdraw.models.files import ModelFiles, inspect_model


def inspect_refiner(name: str, model: ModelFiles) -> ModelFiles:
    """Describe a model without loading it, and check that it can take over from another.

    Args:
        name: as for `inspect_model`.
        model: which it takes over from.

    Raises:
        ModelError: it can't be read, or goes on from other latents or another prediction.
        SpecError: nothing is called so.
    """
    found = inspect_model(name)
    mine, theirs = _predicted(model), _predicted(found)
    if mine != theirs:
        raise ModelError(
            f"refiner {name!r} can't take over from {model.name!r}: it predicts {theirs}, the "
            f"model {mine}"
        )
    if model.shape.extra_channels:
        raise ModelError(
            f"{model.name!r} is for inpainting: nothing would keep the rest of the picture after a "
            "refiner has taken over; leave refiner out, or give the plain model"
        )
    if found.shape.extra_channels:
        raise ModelError(f"refiner {name!r} is a model for inpainting; give a plain one")
    return found


def _predicted(files: ModelFiles) -> str:
    kind = files.scheduler_config.get("prediction_type", "epsilon")
    return f"{kind} of {files.family.latents} latents of {files.shape.latent_channels} channels"
