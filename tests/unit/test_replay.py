from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pillow
from PIL import PngImagePlugin

from underdraw import GenerationSpec, generate, replay
from underdraw.errors import ImageError
from underdraw.output import Result
from underdraw.output import result as result_module
from underdraw.spec import ControlSpec


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    pixels = np.random.default_rng(0).integers(0, 256, (40, 60, 3), dtype=np.uint8)
    Pillow.fromarray(pixels).save(tmp_path / "photo.png")
    return tmp_path / "photo.png"


def _draw(pack: Path, photo: Path, **fields: int) -> Result:
    mask = np.zeros((16, 16), np.uint8)
    mask[:, 4:] = 90
    controls = (
        ControlSpec(control="canny", image=photo, preprocess="canny", window=(0, 0.5)),
        ControlSpec(control="depth", image=photo, fit="pad", scale=0.7, region=mask, mode="prompt"),
    )
    prompt = 'a "red" sofa, with: 😀\nwooden'
    spec = GenerationSpec(model=str(pack), prompt=prompt, controls=controls, seed=7)
    return generate(spec.model_copy(update=fields))


@pytest.mark.parametrize("suffix", [".png", ".webp", ".jpg"])
def test_a_picture_is_drawn_again_without_the_photo(
    pack: Path, photo: Path, tmp_path: Path, suffix: str
) -> None:
    result = _draw(pack, photo)
    result.save(tmp_path / f"out{suffix}")
    photo.unlink()
    again = replay(tmp_path / f"out{suffix}")
    assert again.images[0].tobytes() == result.images[0].tobytes()
    assert again.report.controls == result.report.controls
    assert again.report.warnings == result.report.warnings
    # And the copy is as good as the original: it knows as much, and can be replayed too.
    assert again.pictures[0].record == result.pictures[0].record
    again.save(tmp_path / "again.png")
    assert replay(tmp_path / "again.png").images[0].tobytes() == result.images[0].tobytes()


def test_one_of_several_is_drawn_again(pack: Path, photo: Path, tmp_path: Path) -> None:
    result = _draw(pack, photo, num_images=3)
    result.save(tmp_path / "out.png")
    again = replay(tmp_path / "out-2.png")
    assert len(again.images) == 1
    assert again.images[0].tobytes() == result.images[2].tobytes()
    assert again.report.seeds == (9,)


def test_one_of_a_mixed_batch_says_so(pack: Path, tmp_path: Path) -> None:
    specs = [GenerationSpec(model=str(pack), prompt="a red sofa", seed=seed) for seed in (1, 2)]
    result = generate(specs)
    result.save(tmp_path / "out.png")
    again = replay(tmp_path / "out-1.png")
    assert "among 2 pictures" in again.report.warnings[-1]
    difference = np.asarray(again.images[0]).astype(int) - np.asarray(result.images[1])
    assert np.abs(difference).max() <= 1


def test_large_maps_are_found_beside_the_picture(
    pack: Path, photo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(result_module, "MAX_EMBEDDED", 100)
    result = _draw(pack, photo)
    assert len(result.save(tmp_path / "out.png")) > 1
    (tmp_path / "elsewhere").mkdir()
    for file in tmp_path.glob("out*.png"):
        shutil.move(file, tmp_path / "elsewhere")
    path = tmp_path / "elsewhere" / "out.png"
    assert replay(path).images[0].tobytes() == result.images[0].tobytes()
    (path.parent / "out.control-1.png").unlink(missing_ok=True)
    (path.parent / "out.control-0.png").unlink(missing_ok=True)
    with pytest.raises(ImageError, match="does not exist"):
        replay(path)


def test_a_changed_map_is_refused(pack: Path, photo: Path, tmp_path: Path) -> None:
    _draw(pack, photo).save(tmp_path / "out.webp")
    Pillow.new("RGB", (16, 16)).save(tmp_path / "out.control-0.png")
    with pytest.raises(ImageError, match="was changed"):
        replay(tmp_path / "out.webp")


def test_maps_that_were_left_out_are_missed(pack: Path, photo: Path, tmp_path: Path) -> None:
    _draw(pack, photo).save(tmp_path / "out.png", embed=False)
    with pytest.raises(ImageError, match="saved without its control images"):
        replay(tmp_path / "out.png")


def test_a_re_encoded_picture_says_what_it_lost(pack: Path, photo: Path, tmp_path: Path) -> None:
    _draw(pack, photo).save(tmp_path / "out.png")
    with Pillow.open(tmp_path / "out.png") as image:
        image.save(tmp_path / "again.png")
    with pytest.raises(ImageError, match="no record of underdraw"):
        replay(tmp_path / "again.png")


def test_a_name_never_leads_out_of_the_folder(pack: Path, photo: Path, tmp_path: Path) -> None:
    result = _draw(pack, photo)
    record = result.pictures[0].record
    control = record.spec.controls[0].model_copy(update={"image": "../photo.png"})
    spec = record.spec.model_copy(update={"controls": (control, *record.spec.controls[1:])})
    forged = record.model_copy(update={"spec": spec})
    data = result_module.encode(result.images[0], ".png", forged)
    (tmp_path / "out.png").write_bytes(data)
    with pytest.raises(ImageError, match="in another folder"):
        replay(tmp_path / "out.png")


def test_other_weights_and_versions_are_remarked_on(
    own_pack: Path, photo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests import tiny
    from underdraw.models import inspect_model, write_manifest

    result = _draw(own_pack, photo)
    record = result.pictures[0].record
    older = record.model_copy(update={"versions": {**record.versions, "torch": "1.0"}})
    maps = [result_module.png_bytes(image) for image in result.pictures[0].maps]
    data = result_module.encode(result.images[0], ".png", older, maps)
    (tmp_path / "out.png").write_bytes(data)
    tiny.controlnet(seed=99).half().save_pretrained(own_pack / "controlnet_canny")
    manifest = inspect_model(str(own_pack)).manifest
    assert manifest is not None
    write_manifest(
        own_pack,
        name=manifest.name,
        size=manifest.size,
        defaults={"steps": 4, "guidance_scale": 3.0, "scheduler": "unipc"},
        controls=manifest.controls,
    )
    again = replay(tmp_path / "out.png")
    remarks = "\n".join(again.report.warnings)
    assert "torch was 1.0 then" in remarks
    assert "the weights of control 'canny' are not those of then" in remarks


@pytest.mark.parametrize(
    "update", [{"controls": ()}, {"index": 5}, {"controls": "twice"}, {"image": 7}]
)
def test_a_record_whose_parts_disagree_is_refused(
    pack: Path, photo: Path, tmp_path: Path, update: dict
) -> None:
    result = _draw(pack, photo)
    data = json.loads(result.pictures[0].record.model_dump_json())
    if update == {"controls": "twice"}:
        update = {"controls": data["controls"] * 2}
    if update == {"image": 7}:
        data["spec"]["controls"][0]["image"] = 7
        update = {}
    info = PngImagePlugin.PngInfo()
    info.add_itxt("underdraw", json.dumps(data | update))
    result.images[0].save(tmp_path / "forged.png", pnginfo=info)
    with pytest.raises(ImageError, match="a record this version can't read"):
        replay(tmp_path / "forged.png")
