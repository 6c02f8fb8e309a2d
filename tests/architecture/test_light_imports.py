"""Nothing heavy comes in before it is needed, or every `--help` would take seconds."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib import import_module
from types import FunctionType

import pytest

import underdraw

HEAVY = ("torch", "numpy", "PIL", "cv2", "diffusers", "transformers", "huggingface_hub")


def _run(program: str) -> str:
    environment = {**os.environ, "PYTHONPATH": "src"}
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env=environment, check=True
    )
    return done.stdout.strip()


@pytest.mark.parametrize(
    "program",
    [
        "import underdraw",
        "import underdraw, underdraw.errors, underdraw.registry",
        "import underdraw.spec",
        "import underdraw; underdraw.GenerationSpec(prompt='a')",
        "import underdraw; underdraw.list_models()",
    ],
)
def test_no_heavy_module_comes_in(program: str) -> None:
    shown = _run(f"{program}\nimport sys; print([m for m in {HEAVY} if m in sys.modules])")
    assert shown == "[]"


def test_import_brings_in_few_modules() -> None:
    count = "import sys; a = len(sys.modules); import underdraw; print(len(sys.modules) - a)"
    assert int(_run(count)) < 60


def test_every_name_that_is_promised_is_there() -> None:
    for name in underdraw.__all__:
        assert getattr(underdraw, name) is not None
    assert set(underdraw.__all__) <= set(dir(underdraw))
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = underdraw.nothing


def test_a_module_never_hides_the_function_of_its_name() -> None:
    for name in ("generate", "preflight", "replay"):
        import_module(f"underdraw.{name}")
        assert isinstance(getattr(underdraw, name), FunctionType)
