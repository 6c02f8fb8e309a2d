"""Pictures of one's own are cases: at the model's size, with control images made or given."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests import kinds, tiny
from tests.parity.test_sdxl import SHAPE
from tests.parity.test_sdxl import folder as xl  # noqa: F401 - a fixture
from tests.unit.models.tiny_pack import save_sd
from underdraw.errors import ModelError, SpecError
from underdraw.evaluation import (
    PROTOCOLS,
    Benchmark,
    Protocol,
    Study,
    StudyControl,
    compare,
    open_study,
    remarks_on,
    study_cases,
    write_report,
)
from underdraw.evaluation.arms import Arm, template
from underdraw.evaluation.sources import find_benchmark, study_controls, study_scores
from underdraw.models import ModelFiles, inspect_model
from underdraw.preprocess import run
from underdraw.spec import GenerationSpec, Size
from underdraw.spec.preprocess import parse_preprocess

OURS, PAPER = PROTOCOLS["underdraw"], PROTOCOLS["controlnetpp"]


def photo(path: Path, seed: int, width: int = 40, height: int = 40) -> Path:
    """Save a picture of two flat halves; no two seeds are alike."""
    image = np.zeros((height, width, 3), np.uint8)
    image[:, width // 4 + seed % 4 :] = (250, 200 - seed, 100)
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(image).save(path)
    return path


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    for place, name in enumerate(("a", "b", "c")):
        photo(tmp_path / "pictures" / f"{name}.png", place)
        (tmp_path / "pictures" / f"{name}.txt").write_text(f"a red {name}\n")
    return tmp_path / "pictures"


@pytest.fixture(scope="module")
def sd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_sd(tmp_path_factory.mktemp("models") / "sd")


@pytest.fixture(scope="module")
def net(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A ControlNet that fits it."""
    path = tmp_path_factory.mktemp("controls") / "net"
    tiny.controlnet().save_pretrained(path)
    return str(path)


@pytest.fixture
def model(sd: Path) -> ModelFiles:
    return inspect_model(str(sd))


Asked = tuple[str, str, str]


def controls(*asked: Asked) -> list[StudyControl]:
    return [*study_controls(asked, None, OURS).values()]


def study_of(
    folder: Path, model: ModelFiles, *asked: Asked, protocol: Protocol = OURS, count: int = 9
) -> Study:
    """Set up a study of each control alone, and of all together."""
    subjects = [*([one] for one in asked), asked]
    request = GenerationSpec(model=model.name, prompt="", steps=1)
    study = open_study(str(folder), subjects, request, protocol, folder.parent / "out")
    total, cases = study_cases(study, protocol, count)
    study = replace(study, cases=tuple(cases))
    assert len(study.cases) == total
    return study


def test_a_case_has_the_models_size_its_caption_and_maps(
    pictures: Path, model: ModelFiles, net: str
) -> None:
    asked = (("canny", net, ""), ("soft", net, "softedge:scales=1"))
    first, *_ = study_of(pictures, model, *asked).cases
    assert (first.name, first.caption) == ("a", "a red a")
    assert first.color.shape == (16, 16, 3)
    for name, how in {"canny": "canny", "soft": "softedge:scales=1"}.items():
        assert (first.maps[name] == run(first.color, parse_preprocess(how))).all()


def test_only_so_many_are_taken(pictures: Path, model: ModelFiles) -> None:
    found = study_of(pictures, model, count=2).cases
    assert [case.name for case in found] == ["a", "b"]


def test_a_wide_picture_is_cropped(tmp_path: Path, model: ModelFiles) -> None:
    photo(tmp_path / "a.png", 0, width=80)
    (case,) = study_of(tmp_path, model).cases
    # The left half of the square that is cut from the middle would be gone when squeezed.
    assert case.color.shape == (16, 16, 3) and case.color.min() > 90


def test_a_protocol_may_squeeze_it_instead(tmp_path: Path, model: ModelFiles) -> None:
    photo(tmp_path / "a.png", 0, width=80)
    (case,) = study_of(tmp_path, model, protocol=PAPER).cases
    assert case.color.shape == (512, 512, 3)
    assert (case.color[:, :120] == 0).all() and (case.color[:, 140:] > 90).all()


def test_control_images_may_be_given(pictures: Path, model: ModelFiles, net: str) -> None:
    for place, name in enumerate(("a", "b", "c")):
        photo(pictures / "canny" / f"{name}.png", 20 + place)
    first, *_ = study_of(pictures, model, ("canny", net, "")).cases
    assert first.maps["canny"].max() == 250


def test_maps_that_nothing_makes_have_to_be_given(
    pictures: Path, model: ModelFiles, net: str
) -> None:
    with pytest.raises(ModelError, match="the pack 'rooms' has no pose detector"):
        study_of(pictures, model, ("openpose", net, ""))
    for place, name in enumerate(("a", "b", "c")):
        photo(pictures / "openpose" / f"{name}.png", 20 + place)
    first, *_ = study_of(pictures, model, ("openpose", net, "")).cases
    assert first.maps["openpose"].max() == 250


def test_other_captions_or_pixels_are_another_case(pictures: Path, model: ModelFiles) -> None:
    before = [case.sha256() for case in study_of(pictures, model).cases]
    assert len(set(before)) == 3
    (pictures / "a.txt").write_text("something else")
    photo(pictures / "b.png", 99)
    after = [case.sha256() for case in study_of(pictures, model).cases]
    assert [a == b for a, b in zip(before, after, strict=True)] == [False, False, True]


def test_one_name_is_one_control() -> None:
    with pytest.raises(SpecError, match=r"-c canny2=b:canny"):
        controls(("canny", "a", ""), ("canny", "b", ""))


def test_a_source_is_a_benchmark_or_there(tmp_path: Path) -> None:
    assert isinstance(find_benchmark("rooms"), Benchmark)
    assert find_benchmark(str(tmp_path)) is None
    with pytest.raises(SpecError, match=r"did you mean 'rooms'.*or name a folder of pictures"):
        find_benchmark("room")


def test_a_benchmarks_own_maps_stand_unless_a_preprocessor_is_named() -> None:
    rooms = find_benchmark("rooms")
    exact, made = (
        study_controls([("depth", "depth", how)], rooms, OURS)["depth"] for how in ("", "depth")
    )
    assert exact.extractor is None and made.extractor is not None
    names = [score.name for score in study_scores([exact], rooms, OURS)]
    assert "depth RMSE in m ↓" in names and "depth map RMSE, of 255 ↓" not in names
    names = [score.name for score in study_scores([made], rooms, OURS)]
    assert len(set(names)) == len(names) and "depth map RMSE, of 255 ↓" in names
    theirs = study_controls([("depth", "depth", "")], rooms, PAPER)["depth"]
    names = [score.name for score in study_scores([theirs], rooms, PAPER)]
    assert names == ["depth RMSE, of 255 ↓", "FID ↓", "CLIP score"]


def test_what_makes_figures_worth_less_is_said(pictures: Path, model: ModelFiles, net: str) -> None:
    study = study_of(pictures, model, ("depth", net, ""), ("canny", net, ""))
    (remark,) = remarks_on(study)
    assert f"-c depth={net}:depth:model=FOLDER" in remark
    own = replace(study, request=study.request.model_copy(update={"model": "rooms"}))
    assert remarks_on(own) == []
    for path in pictures.glob("*.txt"):
        path.unlink()
    assert "no picture has a caption" in remarks_on(study_of(pictures, model))[0]


def test_a_papers_protocol_end_to_end(pictures: Path, model: ModelFiles, net: str) -> None:
    """At 16 px in place of 512: four pictures a case, and scores that it has and lacks."""
    small = replace(PAPER, size=Size(16, 16))
    study = study_of(pictures, model, ("canny", net, ""), protocol=small)
    assert sum(step.rendered for step in study.run()) == 3 * 4 * 3
    found = {line.score.name: line for line in compare(study, {})}
    assert found["canny F1, exact, of all four"].means["truth"].mean == 1.0
    assert found["canny PSNR in dB"].means["truth"].mean == 100.0
    assert found["FID ↓"].why == "needs the weights of an Inception network"
    assert found["CLIP score"].why == "needs a CLIP; give --clip"
    assert found["canny MS-SSIM"].why == "picture smaller than 176 px"


def test_a_network_of_several_types_is_told_which(xl: Path, tmp_path: Path) -> None:  # noqa: F811
    kinds.union(shape=SHAPE).save_pretrained(tmp_path / "union")
    union, plain = str(tmp_path / "union"), str(xl / "controlnet_canny")
    asked = controls(("a", union, "depth"), ("b", plain, "canny"))
    request = GenerationSpec(model=str(xl), prompt="")
    made = template(Arm(("a", "b")), request, (), {one.name: one for one in asked})
    assert [one.type for one in made.controls] == ["depth", None]


@pytest.mark.parametrize("family", ["sd", "xl"])
def test_any_model_is_measured(
    family: str, request: pytest.FixtureRequest, pictures: Path, net: str
) -> None:
    """A folder of either family, with a ControlNet of its own or of another folder."""
    model = request.getfixturevalue(family)
    network = {"sd": net, "xl": str(model / "controlnet_canny")}[family]
    asked = (("edges", network, "canny"), ("lines", network, "scribble"))
    study = study_of(pictures, inspect_model(str(model)), *asked)
    assert sum(step.rendered for step in study.run()) == 7 * 3
    found = compare(study, {})
    assert [line.title for line in found] == [
        *(["edges"] * 6),
        *(["lines"] * 6),
        *(["edges+lines"] * 6),
    ]
    assert all(line.why == "" or line.why.startswith("picture smaller") for line in found)
    write_report(study, found)
    page = (study.folder / "index.html").read_text(encoding="utf-8")
    assert "Control images of edges: canny:low=100,high=200." in page
    truth = {line.score.name: line.means["truth"].mean for line in found if line.means}
    assert truth["edges F1, 0 px"] == 1.0 and truth["edges chamfer in px ↓"] == 0.0
