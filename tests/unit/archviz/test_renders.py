"""Renders: drawn once, gone on with, and one that fails loses no other."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import underdraw as ud
from tests import tiny
from tests.parity.test_sdxl import SHAPE
from tests.parity.test_sdxl import folder as xl  # noqa: F401 - a fixture
from tests.unit.models.tiny_pack import save_sd
from underdraw.archviz import Renders, render_plan
from underdraw.archviz.deliver.manifest import Manifest
from underdraw.archviz.requests import Recipe
from underdraw.archviz.shots import Shot
from underdraw.errors import Cancelled, OutputError, SpecError
from underdraw.spec.io import load
from underdraw.spec.plan_render import MapSpec, PlanRenderSpec


@pytest.fixture(scope="module")
def renders(plan, spec) -> Renders:
    return render_plan(plan, spec.model_copy(update={"views": 2, "together": 2}))


@pytest.fixture(scope="module")
def folder(renders: Renders, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("renders") / "new" / "set"
    renders.save(path)
    return path


def _copy(folder: Path, to: Path) -> Path:
    for file in folder.rglob("*"):
        if file.is_file():
            place = to / file.relative_to(folder)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(file.read_bytes())
    return to


def _times(folder: Path) -> dict[str, int]:
    return {str(f.relative_to(folder)): f.stat().st_mtime_ns for f in folder.rglob("seed-*.png")}


def test_everything_is_in_the_folder(folder: Path, renders: Renders, plan) -> None:
    names = {file.name for file in folder.iterdir() if file.is_file()}
    assert names == {"plan.json", "manifest.json", "index.html", "sheet.png", "sheet.pdf"}
    assert load(folder / "plan.json", type(plan)) == plan
    manifest = load(folder / "manifest.json", Manifest)
    assert manifest.request == renders.recipe.spec
    assert len(manifest.views) == len(manifest.pictures) == 4
    assert not manifest.failed
    for view in manifest.views:
        (scene,) = view.scenes
        assert {*view.maps, *scene.maps} == {"canny", "depth", "seg", "color", "normals", "lines"}
        for file in (scene.file, *scene.maps.values(), *view.maps.values()):
            with Image.open(folder / file) as image:
                assert image.size == view.size
    for one in manifest.pictures:
        assert (folder / one.file).is_file()
        assert 0 <= one.line_recall <= 1
        assert one.depth_error >= 0
        assert any(name.startswith(one.view.split("-")[0]) for name in one.surfaces)
    assert {one.room for one in manifest.agreement} == {"kitchen", "bedroom"}


def test_a_picture_can_be_replayed(folder: Path) -> None:
    file = next(folder.rglob("seed-0.png"))
    with Image.open(file) as image:
        gap = np.asarray(image.convert("RGB")).astype(int) - np.asarray(ud.replay(file).images[0])
    assert np.abs(gap).max() <= 2  # it was drawn together with others


def test_what_is_there_is_not_drawn_again(folder: Path, renders: Renders, tmp_path: Path) -> None:
    again = _copy(folder, tmp_path / "again")
    gone = sorted(again.rglob("seed-0.png"))[0]
    gone.unlink()
    before, said = _times(again), []
    manifest = renders.save(again, observe=lambda what, done: said.append((what, done)))
    after = _times(again)
    assert len(manifest.pictures) == len(after) == 4
    assert {name for name in after if after[name] != before.get(name)} == {
        str(gone.relative_to(again))
    }
    assert said[0][1] == 3
    assert said[-1][1] == renders.total == 4


def test_a_damaged_picture_is_drawn_anew(folder: Path, renders: Renders, tmp_path: Path) -> None:
    again = _copy(folder, tmp_path / "again")
    spoiled = sorted(again.rglob("seed-0.png"))[0]
    spoiled.write_bytes(spoiled.read_bytes()[:200])
    renders.save(again)
    with Image.open(spoiled) as image:
        image.load()


def test_a_stopped_run_goes_on(renders: Renders, tmp_path: Path) -> None:
    def stop(what: str, done: int) -> None:
        if done == 2:
            raise Cancelled("stopped")

    with pytest.raises(Cancelled):
        renders.save(tmp_path / "set", observe=stop)
    before = _times(tmp_path / "set")
    assert len(before) == 2
    renders.save(tmp_path / "set")
    after = _times(tmp_path / "set")
    assert len(after) == 4
    assert all(after[name] == time for name, time in before.items())


def test_a_run_that_is_stopped_at_once_goes_on(renders: Renders, tmp_path: Path) -> None:
    def stop(what: str, done: int) -> None:
        raise Cancelled("stopped")

    with pytest.raises(Cancelled):
        renders.save(tmp_path / "set", observe=stop)
    assert {file.name for file in (tmp_path / "set").iterdir()} == {"manifest.json", "plan.json"}
    with pytest.raises(Cancelled):
        renders.save(tmp_path / "set", observe=stop)


def test_more_seeds_go_into_the_same_folder(folder: Path, plan, renders, tmp_path: Path) -> None:
    again = _copy(folder, tmp_path / "again")
    before = _times(again)
    more = render_plan(plan, renders.recipe.spec.model_copy(update={"seeds": 2}))
    assert len(more.save(again).pictures) == 8
    assert all(_times(again)[name] == time for name, time in before.items())


def test_another_request_is_refused_or_drawn_anew(folder, plan, renders, tmp_path) -> None:
    again = _copy(folder, tmp_path / "again")
    other = render_plan(plan, renders.recipe.spec.model_copy(update={"steps": 3}))
    before = _times(again)
    with pytest.raises(OutputError, match="was drawn by another request; name another folder"):
        other.save(again)
    assert _times(again) == before
    other.save(again, overwrite=True)
    assert all(time != before[name] for name, time in _times(again).items())


def test_a_folder_of_other_things_is_refused(renders: Renders, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear")
    with pytest.raises(OutputError, match="holds files, and none of them is the manifest"):
        renders.save(tmp_path)
    with pytest.raises(OutputError, match="is a file; renders go to a folder"):
        renders.save(tmp_path / "letter.txt")


def test_a_manifest_that_can_not_be_read_is_refused(renders: Renders, tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text("{")
    with pytest.raises(OutputError, match=r"can't be read.*name another folder"):
        renders.save(tmp_path)


@dataclass(frozen=True)
class _Breaks(Recipe):
    """Asks for what no model has where a bedroom is to be drawn."""

    def request(self, shot, scenery):
        asked = super().request(shot, scenery)
        if shot.room.name == "bedroom":
            raise SpecError("no such\n thing")
        return asked


def test_one_that_fails_loses_no_other(renders: Renders, tmp_path: Path) -> None:
    one_each = tuple(shot for shot in renders.shots if shot.name.endswith("1"))
    recipe = _Breaks(**vars(renders.recipe))
    manifest = replace(renders, recipe=recipe, shots=one_each).save(tmp_path / "set")
    assert [one.view.split("-")[0] for one in manifest.pictures] == ["kitchen"]
    (failure,) = manifest.failed
    assert failure.error == "no such thing"
    assert failure.title.startswith("modern bedroom")
    assert "was not drawn" in (tmp_path / "set" / "index.html").read_text("utf-8")


class _Dark(Shot):
    """A view that cannot be cast."""

    def scenery(self):
        raise SpecError("nothing is in sight")


def test_a_view_that_cannot_be_cast_loses_no_other(renders: Renders, tmp_path: Path) -> None:
    one_each = [shot for shot in renders.shots if shot.name.endswith("1")]
    views = [_Dark(**vars(shot)) if shot.name.startswith("bed") else shot for shot in one_each]
    manifest = replace(renders, shots=tuple(views)).save(tmp_path / "set")
    assert [one.view.split("-")[0] for one in manifest.pictures] == ["kitchen"]
    assert [one.error for one in manifest.failed] == ["nothing is in sight"]


def test_a_seed_is_the_same_drawn_alone_or_among_others(plan, spec, tmp_path: Path) -> None:
    asked = spec.model_copy(update={"rooms": ("kitchen",), "together": 1})
    for name, seeds in (("both", {"seeds": 2}), ("one", {"seed": 1})):
        render_plan(plan, asked.model_copy(update=seeds)).save(tmp_path / name)
    alone = {file.relative_to(tmp_path / "one"): file for file in (tmp_path / "one").rglob("*-1*")}
    assert {file.name for file in alone} >= {"seed-1.png", "scene-1.png", "color-1.png"}
    for name, file in alone.items():
        if file.is_file():
            assert file.read_bytes() == (tmp_path / "both" / name).read_bytes()


def test_each_seed_has_colours_of_its_own_which_its_prompt_names(plan, spec, tmp_path) -> None:
    asked = spec.model_copy(update={"rooms": ("kitchen",), "seeds": 2})
    manifest = render_plan(plan, asked).save(tmp_path / "set")
    (view,), (one, other) = manifest.views, manifest.pictures
    assert [scene.seed for scene in view.scenes] == [one.seed, other.seed] == [0, 1]
    assert one.prompt != other.prompt
    first, second = (np.asarray(Image.open(tmp_path / "set" / s.file)) for s in view.scenes)
    assert np.abs(first.astype(int) - second).mean() > 5


def test_what_would_fail_for_all_is_refused_at_once(plan, spec) -> None:
    missing = MapSpec(map="depth", network="nowhere.safetensors")
    with pytest.raises(ud.UnderdrawError, match="nowhere"):
        render_plan(plan, spec.model_copy(update={"controls": (missing,)}))


def test_drawings_of_the_scene_are_cast(plan, spec, tmp_path: Path) -> None:
    asked = spec.model_copy(update={"rooms": ("kitchen",), "kinds": ("top", "elevation")})
    manifest = render_plan(plan, asked).save(tmp_path / "set")
    assert not manifest.pictures
    assert {view.kind for view in manifest.views} == {"top", "elevation"}
    assert all((tmp_path / "set" / view.scenes[0].file).is_file() for view in manifest.views)


@pytest.mark.parametrize("family", ["sd", "sdxl"])
def test_any_model_draws_with_controls_that_are_named(
    family: str, plan, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    model = save_sd(tmp_path / "model") if family == "sd" else request.getfixturevalue("xl")
    edges = tmp_path / "edges"
    shape = {"sd": tiny.SD, "sdxl": SHAPE}[family]
    tiny.controlnet(seed=3, shape=shape).save_pretrained(edges)
    asked = PlanRenderSpec(
        style="mid-century",
        rooms="kitchen",
        model=str(model),
        controls=(MapSpec(map="canny", network=str(edges)),),
        steps=2,
        width=96,
        height=64,
    )
    (one,) = render_plan(plan, asked).save(tmp_path / "set").pictures
    assert "mid-century modern interior" in one.prompt
    assert (tmp_path / "set" / one.file).is_file()
