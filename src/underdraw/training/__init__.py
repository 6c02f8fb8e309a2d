"""Training: a loop in the open, checkpoints that survive, and what a diffusion model is taught.

It knows no recipe: `recipes/` brings the data, the sizes and the order.
"""

from underdraw.training.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from underdraw.training.loop import Progress, TrainSpec, train
from underdraw.training.loss import add_noise, denoising_loss
from underdraw.training.muon import muon_groups
from underdraw.training.precision import autocast

__all__ = [
    "Checkpoint",
    "Progress",
    "TrainSpec",
    "add_noise",
    "autocast",
    "denoising_loss",
    "load_checkpoint",
    "muon_groups",
    "save_checkpoint",
    "train",
]
