"""Image control for diffusion models: pictures that obey an underdrawing.

    import underdraw as ud

    result = ud.generate(ud.GenerationSpec(prompt="a scandinavian living room", seed=7))
    result.save("out.png")

Everything is brought in when it is first named, so that `import underdraw` costs nothing.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from underdraw import preprocess
    from underdraw.archviz import Renders, render_plan
    from underdraw.conflicts import ConflictReport, conflicts
    from underdraw.engine import Progress
    from underdraw.errors import (
        Cancelled,
        ImageError,
        ModelError,
        OutputError,
        SpecError,
        UnderdrawError,
    )
    from underdraw.floor_plan.read import read_plan
    from underdraw.generate import generate
    from underdraw.models import ModelStore, list_models
    from underdraw.output import Picture, Record, Report, Result
    from underdraw.preflight import preflight
    from underdraw.replay import replay
    from underdraw.spec import (
        ConditionSpec,
        ControlSpec,
        EmbeddingSpec,
        FreeUSpec,
        GenerationSpec,
        HiresSpec,
        Keyframe,
        Keyframes,
        LoraSpec,
        Size,
        TileSpec,
        Window,
    )
    from underdraw.spec.plan_render import PlanRenderSpec

__version__ = "0.1.0"

__all__ = [
    "Cancelled",
    "ConditionSpec",
    "ConflictReport",
    "ControlSpec",
    "EmbeddingSpec",
    "FreeUSpec",
    "GenerationSpec",
    "HiresSpec",
    "ImageError",
    "Keyframe",
    "Keyframes",
    "LoraSpec",
    "ModelError",
    "ModelStore",
    "OutputError",
    "Picture",
    "PlanRenderSpec",
    "Progress",
    "Record",
    "Renders",
    "Report",
    "Result",
    "Size",
    "SpecError",
    "TileSpec",
    "UnderdrawError",
    "Window",
    "conflicts",
    "generate",
    "list_models",
    "preflight",
    "preprocess",
    "read_plan",
    "render_plan",
    "replay",
]

_HOMES = {
    "Cancelled": "errors",
    "ConditionSpec": "spec",
    "ConflictReport": "conflicts",
    "ControlSpec": "spec",
    "EmbeddingSpec": "spec",
    "FreeUSpec": "spec",
    "GenerationSpec": "spec",
    "HiresSpec": "spec",
    "ImageError": "errors",
    "Keyframe": "spec",
    "Keyframes": "spec",
    "LoraSpec": "spec",
    "ModelError": "errors",
    "ModelStore": "models",
    "OutputError": "errors",
    "Picture": "output",
    "PlanRenderSpec": "spec.plan_render",
    "Progress": "engine",
    "Record": "output",
    "Renders": "archviz",
    "Report": "output",
    "Result": "output",
    "Size": "spec",
    "SpecError": "errors",
    "TileSpec": "spec",
    "UnderdrawError": "errors",
    "Window": "spec",
    "conflicts": "conflicts",
    "generate": "generate",
    "list_models": "models",
    "preflight": "preflight",
    "read_plan": "floor_plan.read",
    "render_plan": "archviz",
    "replay": "replay",
}


class _Package(ModuleType):
    """This package; a function keeps its name although a module is called the same."""

    def __getattr__(self, name: str) -> Any:
        if name == "preprocess":
            return import_module("underdraw.preprocess")
        if name not in _HOMES:
            raise AttributeError(f"module 'underdraw' has no attribute {name!r}")
        return getattr(import_module(f"underdraw.{_HOMES[name]}"), name)

    def __setattr__(self, name: str, value: Any) -> None:
        # Importing underdraw.generate would put that module where `generate` is called.
        if name not in _HOMES:
            super().__setattr__(name, value)

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *__all__})


sys.modules[__name__].__class__ = _Package
