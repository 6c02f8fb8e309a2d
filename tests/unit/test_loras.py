"""LoRAs on a tiny pack: every layout, the picture of merged weights, scale, window and company."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from diffusers import UNet2DConditionModel
from safetensors.torch import load_file, save_file
from transformers import CLIPTextModel

from tests import lora, tiny
from underdraw import GenerationSpec, LoraSpec, Result, generate, replay
from underdraw.errors import ModelError, SpecError
from underdraw.models import inspect_lora, inspect_model
from underdraw.preflight import preflight
from underdraw.spec import ControlSpec

UNET, TEXT = tiny.unet(), tiny.text_encoder()
OF_UNET = lora.random_factors(UNET, 5)
OF_TEXT = lora.random_factors(TEXT, 6, only="encoder.layers")
PARTS = {"unet": (UNET, OF_UNET), "text_encoder": (TEXT, OF_TEXT)}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("loras")
    return {
        layout: lora.save(folder / f"{place}.safetensors", layout, PARTS)
        for place, layout in enumerate(lora.LAYOUTS)
    }


def _spec(pack: Path, *loras: LoraSpec, **fields: Any) -> GenerationSpec:
    fields = {"prompt": "a red sofa", "seed": 7, **fields}
    return GenerationSpec(model=str(pack), loras=loras, **fields)


def _pixels(result: Result, index: int = 0) -> np.ndarray:
    return np.asarray(result.images[index]).astype(int)


def _merged(pack: Path, folder: Path, unet_scale: float, text_scale: float) -> Path:
    """Save the pack again with the LoRA merged into its weights."""
    shutil.copytree(pack, folder)
    (folder / "pack.json").unlink()  # whose hashes no longer hold
    for part, kind, factors, scale in (
        ("unet", UNet2DConditionModel, OF_UNET, unet_scale),
        ("text_encoder", CLIPTextModel, OF_TEXT, text_scale),
    ):
        net = kind.from_pretrained(folder / part, dtype=torch.float32)
        lora.merge(net, factors, scale)
        shutil.rmtree(folder / part)
        net.save_pretrained(folder / part)
    return folder


@pytest.mark.parametrize("layout", lora.LAYOUTS)
@pytest.mark.parametrize(("scale", "text_scale"), [(1.0, None), (0.6, -0.4)])
def test_every_layout_gives_the_picture_of_merged_weights(
    pack: Path,
    files: dict[str, Path],
    tmp_path: Path,
    layout: str,
    scale: float,
    text_scale: float | None,
) -> None:
    text = scale if text_scale is None else text_scale
    fields = {"steps": 4, "guidance_scale": 3.0, "width": 16, "height": 16}
    control = ControlSpec(control="canny", image=np.zeros((16, 16, 3), np.uint8))
    merged = _merged(pack, tmp_path / "merged", scale, text)
    expected = _pixels(generate(_spec(merged, controls=[control], **fields)))
    asked = LoraSpec(lora=str(files[layout]), scale=scale, text_scale=text_scale)
    made = _pixels(generate(_spec(pack, asked, controls=[control], **fields)))
    assert np.abs(made - expected).max() <= 1
    plain = _pixels(generate(_spec(pack, controls=[control], **fields)))
    assert np.abs(made - plain).max() > 8


def test_layouts_are_told_and_hold_the_same(pack: Path, files: dict[str, Path]) -> None:
    model = inspect_model(str(pack))
    found = {layout: inspect_lora(str(path), model) for layout, path in files.items()}
    for one in found.values():
        assert {layer.module for layer in one.parts["unet"]} == set(OF_UNET)
        assert len(one.parts["text_encoder"]) == len(OF_TEXT)


def test_scale_0_is_none_and_windows_tile(pack: Path, files: dict[str, Path]) -> None:
    name = str(files["kohya"])
    quiet = {"lora": name, "text_scale": 0}
    plain = _pixels(generate(_spec(pack)))
    assert (_pixels(generate(_spec(pack, LoraSpec(scale=0, **quiet)))) == plain).all()
    whole = _pixels(generate(_spec(pack, LoraSpec(**quiet))))
    halves = [LoraSpec(window=window, **quiet) for window in ((0, 0.5), (0.5, 1))]
    assert (_pixels(generate(_spec(pack, *halves))) == whole).all()
    early = generate(_spec(pack, halves[0]))
    assert early.pictures[0].record.loras[0].active_steps == (0, 1)
    assert (_pixels(early) != whole).any() and (_pixels(early) != plain).any()


def test_given_twice_they_add_up(pack: Path, files: dict[str, Path]) -> None:
    name = str(files["PEFT"])
    once = _pixels(generate(_spec(pack, LoraSpec(lora=name, scale=0.8, text_scale=0))))
    half = LoraSpec(lora=name, scale=0.4, text_scale=0)
    assert np.abs(_pixels(generate(_spec(pack, half, half))) - once).max() <= 1


def test_pictures_with_different_loras_share_calls(
    pack: Path, files: dict[str, Path], tmp_path: Path
) -> None:
    other = lora.save(
        tmp_path / "other.safetensors", "kohya", {"unet": (UNET, lora.random_factors(UNET, 8))}
    )
    specs = [
        _spec(pack, LoraSpec(lora=str(files["kohya"]))),
        _spec(
            pack,
            LoraSpec(lora=str(other), scale=[(0, 0), (1, 1)]),
            LoraSpec(lora=str(files["kohya"]), scale=0.3),
        ),
        _spec(pack, guidance_scale=1),
        _spec(pack, LoraSpec(lora=str(other)), guidance_scale=1, steps=3),
    ]
    evaluations: list[int] = []
    together = generate(specs, observers=[lambda progress: evaluations.append(progress.done)])
    assert evaluations == [1, 2, 3, 4]
    for place, spec in enumerate(specs):
        assert np.abs(_pixels(together, place) - _pixels(generate(spec))).max() <= 1


def test_nothing_of_it_stays(pack: Path, files: dict[str, Path]) -> None:
    before = _pixels(generate(_spec(pack)))

    def stop(_: Any) -> None:
        raise SpecError("stopped")

    with pytest.raises(SpecError, match="stopped"):
        generate(_spec(pack, LoraSpec(lora=str(files["kohya"]))), observers=[stop])
    assert (_pixels(generate(_spec(pack))) == before).all()


def test_it_is_recorded_and_drawn_again(pack: Path, files: dict[str, Path], tmp_path: Path) -> None:
    name = shutil.copy(files["kohya"], tmp_path / "style.safetensors")
    result = generate(_spec(pack, LoraSpec(lora=str(name), scale=0.7)))
    result.save(tmp_path / "out.png")
    again = replay(tmp_path / "out.png")
    assert again.images[0].tobytes() == result.images[0].tobytes()
    tensors = {key: value * 1.5 for key, value in load_file(name).items()}
    save_file(tensors, name)
    assert "the weights of LoRA" in replay(tmp_path / "out.png").report.warnings[-1]


def test_what_does_not_fit_is_refused(pack: Path, tmp_path: Path) -> None:
    model, path = inspect_model(str(pack)), tmp_path / "x.safetensors"
    wide = tiny.unet(cross_attention_dim=768)
    lora.save(path, "kohya", {"unet": (wide, lora.random_factors(wide, 1))})
    with pytest.raises(ModelError, match=r"does not fit .*: at .*attn2.to_k its factors are"):
        inspect_lora(str(path), model)
    save_file({"lora_unet_nowhere.lora_down.weight": torch.ones(2, 4)}, path)
    with pytest.raises(ModelError, match="lacks a factor of lora_unet_nowhere"):
        inspect_lora(str(path), model)
    pair = {"down": torch.ones(2, 4), "up": torch.ones(4, 2)}
    save_file({f"lora_unet_nowhere.lora_{k}.weight": t for k, t in pair.items()}, path)
    with pytest.raises(
        ModelError, match="changes nowhere, which is none of the layers of its unet"
    ):
        inspect_lora(str(path), model)
    save_file({f"lora_te2_x.lora_{k}.weight": t for k, t in pair.items()}, path)
    with pytest.raises(ModelError, match="has no text_encoder_2"):
        inspect_lora(str(path), model)
    stem = "lora_unet_mid_block_attentions_0_proj_in"
    tensors = {f"{stem}.lora_{k}.weight": t for k, t in pair.items()}
    save_file({**tensors, f"{stem}.dora_scale": torch.ones(4)}, path)
    with pytest.raises(ModelError, match=r"dora_scale, which is no part of a plain LoRA"):
        inspect_lora(str(path), model)
    with pytest.raises(ModelError, match="not a plain LoRA"):
        inspect_lora(str(pack / "unet"), model)


def test_a_prompt_that_names_one_is_refused_with_the_way(pack: Path) -> None:
    with pytest.raises(SpecError, match="give it as loras="):
        preflight(_spec(pack, prompt="a room <lora:style:0.8>"))


def test_a_window_without_steps_names_it(pack: Path, files: dict[str, Path]) -> None:
    asked = LoraSpec(lora=str(files["kohya"]), window=(0.1, 0.2))
    with pytest.raises(SpecError, match=r"LoRA '.*': window 0\.1:0\.2 holds none of the 4 steps"):
        preflight(_spec(pack, asked))


@pytest.mark.parametrize(
    ("alpha", "message"),
    [(torch.ones(2), "damaged"), (torch.ones(1), None), (torch.tensor(2.0), None)],
)
def test_a_scale_is_one_number(
    pack: Path, tmp_path: Path, alpha: torch.Tensor, message: str | None
) -> None:
    path, stem = tmp_path / "x.safetensors", "lora_unet_mid_block_attentions_0_proj_in"
    pair = {"lora_down.weight": torch.ones(1, 32, 1, 1), "lora_up.weight": torch.ones(32, 1, 1, 1)}
    save_file({f"{stem}.{k}": t for k, t in pair.items()} | {f"{stem}.alpha": alpha}, path)
    if message is None:
        assert generate(_spec(pack, LoraSpec(lora=str(path)))).images
    else:
        with pytest.raises(ModelError, match=message):
            inspect_lora(str(path), inspect_model(str(pack)))


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ({"unet.use_rslora": True}, "a rule of its own"),
        ({"unet.alpha_pattern": {"to_q": 3}}, "a rule of its own"),
        ({"unet.lora_alpha": "16"}, "which is no number"),
        ({"unet.lora_alpha": [1]}, "which is no number"),
    ],
)
def test_a_scale_that_is_not_understood_is_refused(
    pack: Path, tmp_path: Path, config: dict[str, Any], message: str
) -> None:
    path = tmp_path / "x.safetensors"
    lora.save(path, "PEFT", {"unet": PARTS["unet"]})
    save_file(load_file(path), path, {"lora_adapter_metadata": json.dumps(config)})
    with pytest.raises(ModelError, match=message):
        inspect_lora(str(path), inspect_model(str(pack)))


def test_pefts_own_folder_has_its_scale_beside_it(pack: Path, tmp_path: Path) -> None:
    model, own = inspect_model(str(pack)), {f"base_model.model.{n}": p for n, p in OF_UNET.items()}
    tensors = {f"{name}.lora_A.weight": down for name, (down, _) in own.items()}
    tensors |= {f"{name}.lora_B.weight": up for name, (_, up) in own.items()}
    save_file(tensors, tmp_path / "adapter_model.safetensors")
    (tmp_path / "adapter_config.json").write_text(json.dumps({"lora_alpha": 16, "r": lora.RANK}))
    layers = inspect_lora(str(tmp_path), model).parts["unet"]
    assert {layer.alpha for layer in layers} == {16}


def test_which_of_several_files_has_to_be_said(pack: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        lora.save(tmp_path / f"{name}.safetensors", "kohya", {"unet": PARTS["unet"]})
    with pytest.raises(ModelError, match=r"name one of a\.safetensors, b\.safetensors"):
        inspect_lora(str(tmp_path), inspect_model(str(pack)))


def test_a_mistyped_path_asks_no_hub(pack: Path) -> None:
    with pytest.raises(ModelError, match=r"no such file: loras/nowhere\.safetensors"):
        inspect_lora("loras/nowhere.safetensors", inspect_model(str(pack)))


def test_one_of_scale_0_is_remarked_on(pack: Path, files: dict[str, Path]) -> None:
    plan = preflight(_spec(pack, LoraSpec(lora=str(files["PEFT"]), scale=0)))
    assert plan.warnings == (f"LoRA {str(files['PEFT'])!r} has scale 0 and does nothing",)
