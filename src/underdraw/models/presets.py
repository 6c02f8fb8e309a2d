"""How models that were distilled to few steps are run, as data.

A preset is laid over the model's own defaults, and what a request says over both.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from underdraw.models.family import Defaults
from underdraw.registry import Registry


@dataclass(frozen=True)
class Preset:
    """What a distillation was made for.

    Attributes:
        steps: of the scheduler.
        scheduler: a name of the engine's.
        guidance_scale: 1, as guidance was distilled into the weights: the prompt's row alone. A
            model that takes the scale as an input keeps its own.
        most_guidance: what lies above is advised against.
    """

    steps: int
    scheduler: str
    guidance_scale: float = 1.0
    most_guidance: float = 2.0

    def over(self, defaults: Defaults, *, embeds_guidance: bool) -> Defaults:
        """Return the defaults of a model that is run so."""
        scale = defaults.guidance_scale if embeds_guidance else self.guidance_scale
        return replace(defaults, steps=self.steps, scheduler=self.scheduler, guidance_scale=scale)


PRESETS: Registry[Preset] = Registry(
    "preset",
    {
        # Latent consistency (Luo et al. 2023, arXiv:2310.04378), models and LoRAs.
        "lcm": Preset(steps=4, scheduler="lcm"),
        # SDXL-Lightning (Lin et al. 2024, arXiv:2402.13929).
        "lightning": Preset(steps=4, scheduler="euler_trailing"),
        # SD-Turbo and SDXL-Turbo (Sauer et al. 2023, arXiv:2311.17042).
        "turbo": Preset(steps=4, scheduler="euler_a_trailing"),
        # Hyper-SD (Ren et al. 2024, arXiv:2404.13686), the weights for 2, 4 and 8 steps.
        "hyper": Preset(steps=4, scheduler="ddim_trailing"),
        # Trajectory consistency (Zheng et al. 2024, arXiv:2402.19159); Hyper-SD for any steps.
        "tcd": Preset(steps=4, scheduler="tcd"),
    },
)
