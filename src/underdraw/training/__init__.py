"""Training: a loop in the open, checkpoints that survive, and what a diffusion model is taught.

It knows no recipe: `recipes/` brings the data, the sizes and the order.
"""

from underdraw.spec.training import ControlTrainingSpec, TrainSpec, WatchSpec
from underdraw.training.checkpoint import Checkpoint, load_checkpoint, save_checkpoint, tensors_of
from underdraw.training.encoded import Encoded
from underdraw.training.export import export_control
from underdraw.training.fresh import fresh_controlnet
from underdraw.training.lesson import Lesson
from underdraw.training.loop import Progress, train
from underdraw.training.loss import add_noise, denoising_loss
from underdraw.training.low_rank import fresh_lora
from underdraw.training.muon import muon_groups
from underdraw.training.precision import arithmetic, autocast
from underdraw.training.report import write_report
from underdraw.training.teach import teach
from underdraw.training.watch import Look, uptake_of

__all__ = [
    "Checkpoint",
    "ControlTrainingSpec",
    "Encoded",
    "Lesson",
    "Look",
    "Progress",
    "TrainSpec",
    "WatchSpec",
    "add_noise",
    "arithmetic",
    "autocast",
    "denoising_loss",
    "export_control",
    "fresh_controlnet",
    "fresh_lora",
    "load_checkpoint",
    "muon_groups",
    "save_checkpoint",
    "teach",
    "tensors_of",
    "train",
    "uptake_of",
    "write_report",
]
