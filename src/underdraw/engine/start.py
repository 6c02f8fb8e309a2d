"""Starting from a picture instead of from noise alone, and keeping a part of it."""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor

from underdraw.engine.schedulers import Scheduler


@dataclass(frozen=True)
class Start:
    """The picture that an image starts from.

    Attributes:
        latents: (1, C, h, w) float32, the picture's.
        first: the UNet evaluation that the run begins with; the picture is noised to it.
        mask: (1, 1, h, w), 1 where it is drawn anew and 0 where it is kept; None: everywhere.
    """

    latents: Tensor
    first: int = 0
    mask: Tensor | None = None


@dataclass(frozen=True)
class Kept:
    """A constraint: what a mask leaves out stays the picture's, at the noise of the moment.

    (Blended latent diffusion, Avrahami et al. 2023.)

    Attributes:
        latents: (1, C, h, w) float32, the picture's.
        noise: (1, C, h, w), that the run began with.
        mask: (1, 1, h, w), 1 where it is drawn anew.
    """

    latents: Tensor
    noise: Tensor
    mask: Tensor

    def hold(self, latents: Tensor, scheduler: Scheduler, t: Tensor | None) -> Tensor:
        """Return the latents of a lane that has come to timestep `t`, or to its end with None."""
        kept = self.latents
        if t is not None:
            kept = scheduler.add_noise(kept, self.noise, t[None])
        return (1 - self.mask) * kept + self.mask * latents
