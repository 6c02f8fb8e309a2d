"""Controls bound to their images, and what they inject into the UNet: one kind a file.

A control never knows another one: their injections add up.
"""

from underdraw.controls import adapter, image_prompt, lllite, reference, union
from underdraw.controls.bound import branches_of
from underdraw.controls.control import Control, Step, Use
from underdraw.controls.controlnet import ControlNet, bind
from underdraw.controls.freeu import FreeU
from underdraw.controls.injection import Features, Injection, Residuals
from underdraw.controls.lora import BoundLora, Lora

__all__ = [
    "BoundLora",
    "Control",
    "ControlNet",
    "Features",
    "FreeU",
    "Injection",
    "Lora",
    "Residuals",
    "Step",
    "Use",
    "adapter",
    "bind",
    "branches_of",
    "image_prompt",
    "lllite",
    "reference",
    "union",
]
