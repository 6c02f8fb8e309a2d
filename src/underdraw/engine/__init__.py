"""The denoising: lanes (images in flight), rows (what a network sees), buckets (one UNet call).

No feature, task or family is named here; controls come bound, prompts come encoded.
"""

from underdraw.engine.bucket import Bucket, Call
from underdraw.engine.denoise import Observer, Progress, Witness, advance, denoise
from underdraw.engine.guidance import Guidance
from underdraw.engine.lane import Lane, Relay, new_lane, new_lane_of_views
from underdraw.engine.latents import (
    decode_latents,
    encode_image,
    encode_inpainting,
    initial_noise,
    latent_mask,
    reconstruct,
)
from underdraw.engine.schedulers import (
    SCHEDULERS,
    Scheduler,
    active_steps,
    new_scheduler,
    start_of,
    steps_of,
)
from underdraw.engine.start import Start
from underdraw.engine.view import View, lay_out

__all__ = [
    "SCHEDULERS",
    "Bucket",
    "Call",
    "Guidance",
    "Lane",
    "Observer",
    "Progress",
    "Relay",
    "Scheduler",
    "Start",
    "View",
    "Witness",
    "active_steps",
    "advance",
    "decode_latents",
    "denoise",
    "encode_image",
    "encode_inpainting",
    "initial_noise",
    "latent_mask",
    "lay_out",
    "new_lane",
    "new_lane_of_views",
    "new_scheduler",
    "reconstruct",
    "start_of",
    "steps_of",
]
