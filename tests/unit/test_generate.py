from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image as Pillow

from underdraw import GenerationSpec, Result, generate
from underdraw.engine import Progress
from underdraw.errors import Cancelled, ModelError, SpecError
from underdraw.models import ModelStore, inspect_control, inspect_model
from underdraw.spec import ControlSpec

SQUARE = np.zeros((16, 16, 3), np.uint8)
SQUARE[4:12, 4:12] = 255
LEFT = np.zeros((16, 16), np.uint8)
LEFT[:, :8] = 255


def _canny(**fields: Any) -> ControlSpec:
    return ControlSpec(**{"control": "canny", "image": SQUARE, "preprocess": "canny", **fields})


def _spec(pack: Path, *controls: ControlSpec, **fields: Any) -> GenerationSpec:
    fields = {"prompt": "a red sofa", "seed": 7, **fields}
    return GenerationSpec(model=str(pack), controls=controls, **fields)


def _pixels(result: Result, index: int = 0) -> np.ndarray:
    return np.asarray(result.images[index]).astype(int)


def test_the_same_request_gives_the_same_bytes(pack: Path) -> None:
    spec = _spec(pack, _canny())
    first, second = generate(spec), generate(spec, models=ModelStore())
    assert first.images[0].size == (16, 16)
    assert first.images[0].tobytes() == second.images[0].tobytes()
    assert first.spec is spec


def test_every_part_of_the_request_counts(pack: Path) -> None:
    plain = _pixels(generate(_spec(pack)))
    others = [
        _spec(pack, seed=8),
        _spec(pack, prompt="a wooden chair"),
        _spec(pack, negative_prompt="dark room"),
        _spec(pack, guidance_scale=1.0),
        _spec(pack, scheduler="euler"),
        _spec(pack, steps=5),
        _spec(pack, _canny()),
        _spec(pack, _canny(region=LEFT)),
        _spec(pack, _canny(scale=0.5)),
        _spec(pack, _canny(window=(0.5, 1.0))),
    ]
    drawn = [plain, *map(_pixels, (generate(spec) for spec in others))]
    for at, one in enumerate(drawn):
        assert all(np.abs(one - other).max() > 0 for other in drawn[at + 1 :])


def test_scale_0_is_no_control(pack: Path) -> None:
    result = generate(_spec(pack, _canny(scale=0)))
    assert np.array_equal(_pixels(result), _pixels(generate(_spec(pack))))
    (control,) = result.report.controls
    assert (control.active_steps, control.network_calls) == ((), 0)
    assert "'canny' has scale 0 and is not run" in result.report.warnings[0]


def test_the_report_has_what_was_really_run(pack: Path) -> None:
    spec = _spec(pack, _canny(window=(0.0, 0.5)), _canny(control="depth", scale=0.25), num_images=2)
    result = generate(spec)
    canny, depth = result.report.controls
    assert (canny.active_steps, canny.scales, canny.network_calls) == ((0, 1), (1.0, 1.0), 2)
    assert (depth.active_steps, depth.scales, depth.network_calls) == ((0, 1, 2, 3), (0.25,) * 4, 4)
    files = inspect_model(str(pack))
    assert canny.weights_sha256 == inspect_control("canny", files).sha256()
    assert dict(result.pictures[0].record.sha256) == files.sha256()
    assert result.report.seeds == (7, 8)
    assert result.report.seconds > 0
    assert '"network_calls": 2' in result.report.to_json()


def test_a_call_for_one_control_is_no_call_for_another(pack: Path) -> None:
    first, second = _canny(window=(0.0, 0.25)), _canny(window=(0.25, 1.0))
    early, late = generate(_spec(pack, first, second)).report.controls
    assert (early.network_calls, late.network_calls) == (1, 3)
    together = generate([_spec(pack, _canny(scale=0)), _spec(pack, _canny())]).report
    assert [record.controls[0].network_calls for record in together.pictures] == [0, 4]


def test_heun_evaluates_more_often_than_it_steps(pack: Path) -> None:
    result = generate(_spec(pack, _canny(), scheduler="heun", steps=4))
    assert result.report.controls[0].network_calls == 7


def test_requests_run_together_and_give_what_they_give_alone(pack: Path) -> None:
    specs = [
        _spec(pack, _canny()),
        _spec(pack, prompt="blue chair", width=24, height=16, seed=1),
        _spec(pack, _canny(control="depth", window=(0.5, 1.0)), num_images=2, scheduler="euler"),
    ]
    seen: list[Progress] = []
    together = generate(specs, observers=[seen.append])
    # Two sizes, four steps each: the three pictures of 16x16 share every UNet call.
    assert (len(seen), seen[-1].done, seen[-1].total) == (8, 8, 8)
    assert [picture.record.batch for picture in together.pictures] == [3, 1, 3, 3]
    assert [image.size for image in together.images] == [(16, 16), (24, 16), (16, 16), (16, 16)]
    assert len(together.control_images) == 2
    alone = [image for spec in specs for image in generate(spec).images]
    for one, other in zip(together.images, alone, strict=True):
        assert np.abs(np.asarray(one).astype(int) - np.asarray(other)).max() <= 1


def test_two_models_in_one_sequence_keep_their_order(pack: Path, own_pack: Path) -> None:
    specs = [_spec(pack, seed=1), _spec(own_pack, seed=2), _spec(pack, seed=3)]
    result = generate(specs)
    assert result.report.seeds == (1, 2, 3)
    assert [picture.record.spec.model for picture in result.pictures] == [s.model for s in specs]


def test_a_path_an_array_and_an_image_are_the_same(pack: Path, tmp_path: Path) -> None:
    Pillow.fromarray(SQUARE).save(tmp_path / "square.png")
    sources = [SQUARE, Pillow.fromarray(SQUARE), tmp_path / "square.png"]
    drawn = [generate(_spec(pack, _canny(image=source))).images[0].tobytes() for source in sources]
    assert len(set(drawn)) == 1


def test_control_images_are_what_the_network_saw(pack: Path) -> None:
    result = generate(_spec(pack, _canny(), num_images=2))
    (image,) = result.control_images
    again = _canny(image=image, preprocess="none")
    assert np.array_equal(_pixels(generate(_spec(pack, again, num_images=2))), _pixels(result))


def test_no_request_is_refused() -> None:
    with pytest.raises(SpecError, match="no request"):
        generate([])


def test_an_observer_stops_the_run_and_the_next_one_is_whole(pack: Path) -> None:
    def stop(progress: Progress) -> None:
        raise Cancelled(f"stopped at {progress.done}")

    spec = _spec(pack, _canny())
    before = generate(spec)
    with pytest.raises(Cancelled, match="stopped at 1"):
        generate(spec, observers=[stop])
    after = generate(spec)
    assert after.images[0].tobytes() == before.images[0].tobytes()
    assert after.report.controls == before.report.controls


def test_pixels_that_are_no_numbers_are_never_drawn(pack: Path) -> None:
    models = ModelStore()
    vae = models.model(inspect_model(str(pack))).vae
    vae.decoder.conv_out.bias.data.fill_(float("nan"))
    with pytest.raises(ModelError, match="no number"):
        generate(_spec(pack), models=models)
