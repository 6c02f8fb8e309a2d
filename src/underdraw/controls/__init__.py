"""Controls bound to their images, and what they inject into the UNet.

A control never knows another one: their injections add up.
"""

from underdraw.controls.control import Control, Step, Use
from underdraw.controls.controlnet import ControlNet, bind, branches_of
from underdraw.controls.injection import Injection, Residuals
from underdraw.controls.lora import BoundLora, Lora

__all__ = [
    "BoundLora",
    "Control",
    "ControlNet",
    "Injection",
    "Lora",
    "Residuals",
    "Step",
    "Use",
    "bind",
    "branches_of",
]
