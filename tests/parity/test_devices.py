"""An accelerator draws and learns what the CPU does; where there is none, nothing is run."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from tests.unit.models.tiny_pack import save_sd
from tests.unit.training.lessons import lesson, recipe
from underdraw import ControlSpec, GenerationSpec, generate
from underdraw.models import ModelStore, load_model
from underdraw.training import export_control, teach

pytestmark = [
    pytest.mark.gpu,
    pytest.mark.skipif(not torch.cuda.is_available(), reason="no accelerator"),
]

ROOM = Path(__file__).parents[2] / "examples" / "room.png"
SPEC = GenerationSpec(
    prompt="a scandinavian living room with a blue sofa",
    controls=(ControlSpec(control="canny", image=str(ROOM)),),
    steps=8,
    seed=7,
)


def drawn(device: str, dtype: torch.dtype | None, spec: GenerationSpec = SPEC) -> np.ndarray:
    result = generate(spec, models=ModelStore(device, dtype))
    return np.asarray(result.images[0]).astype(np.float64)


@pytest.mark.parametrize(("dtype", "off"), [(torch.float32, 1.0), (None, 6.0)])
def test_a_picture_is_the_cpus(dtype: torch.dtype | None, off: float) -> None:
    found = np.abs(drawn("cuda", dtype) - drawn("cpu", torch.float32)).mean()
    assert found < off  # of 255; None is float16


@pytest.mark.parametrize("more", [{"strength": 0.6, "image": str(ROOM)}, {"hires": {"scale": 2}}])
def test_pictures_in_passes_are_the_cpus(more: dict[str, object]) -> None:
    spec = GenerationSpec.model_validate({**SPEC.model_dump(), **more})
    found = drawn("cuda", torch.float32, spec) - drawn("cpu", torch.float32, spec)
    assert np.abs(found).mean() < 1.0


@pytest.mark.parametrize("precision", ["float32", "bfloat16"])
@pytest.mark.parametrize("checkpointing", [False, True])
def test_a_control_is_learned_as_on_the_cpu(
    precision: str, checkpointing: bool, tmp_path: Path
) -> None:
    folder = save_sd(tmp_path / "model")
    losses = {}
    for device in ("cpu", "cuda"):
        model = load_model(str(folder), device=device, dtype=torch.float32)
        options = {"precision": precision, "gradient_checkpointing": checkpointing}
        run = lesson(recipe(tmp_path / device, **options), model)
        losses[device] = [done.loss for done in teach(run)]
        (made,) = export_control(run)
        assert made.exists()
    assert losses["cuda"] == pytest.approx(losses["cpu"], rel=0.02)
