"""What is asked: frozen, closed records that know no tensor and no picture library."""

from underdraw.spec.control import ConditionSpec, ControlSpec
from underdraw.spec.embedding import EmbeddingSpec
from underdraw.spec.freeu import FreeUSpec
from underdraw.spec.generation import GenerationSpec
from underdraw.spec.hires import HiresSpec
from underdraw.spec.lora import LoraSpec
from underdraw.spec.model import Spec
from underdraw.spec.pictures import pictures_in, with_pictures
from underdraw.spec.size import Size
from underdraw.spec.tile import TileSpec
from underdraw.spec.window import Keyframe, Keyframes, Window

__all__ = [
    "ConditionSpec",
    "ControlSpec",
    "EmbeddingSpec",
    "FreeUSpec",
    "GenerationSpec",
    "HiresSpec",
    "Keyframe",
    "Keyframes",
    "LoraSpec",
    "Size",
    "Spec",
    "TileSpec",
    "Window",
    "pictures_in",
    "with_pictures",
]
