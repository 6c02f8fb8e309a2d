"""`underdraw plan FILE`: renders in a folder, and what is wrong in one line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.unit.archviz.conftest import two_rooms
from underdraw.spec.io import dump

SMALL = ("--steps", 2, "--width", 96, "--height", 64)


@pytest.fixture
def plan(run: Run, pack: Path, folder: Path) -> Run:
    dump(two_rooms(), "flat.json")
    return lambda *rest: run("plan", "flat.json", "--model", pack, *SMALL, *rest)


def test_a_plan_becomes_renders(plan: Run) -> None:
    done = plan("--style", "modern", "--rooms", "kitchen", "--seeds", 2, "-o", "out")
    assert done.code == 0, done.err
    *paths, head, row = done.out.splitlines()
    assert paths == [
        f"out/{name}" for name in ("index.html", "sheet.pdf", "sheet.png", "manifest.json")
    ]
    assert all(Path(path).is_file() for path in paths)
    assert head.split() == ["style", "pictures", "lines", "kept", "views", "agree"]
    assert row.split()[:2] == ["modern", "2"]
    assert len([*Path("out").rglob("seed-*.png")]) == 2


def test_all_options_reach_the_request(plan: Run) -> None:
    Path("request.toml").write_text('style = ["modern"]\nviews = 3\nprompt = "red"\n')
    options = ("--spec", "request.toml", "--style", "art deco", "--rooms", "bedroom,kitchen")
    options += (
        "--views",
        0,
        "--camera",
        "2,2.5,180,60",
        "--empty",
        "--furnish-seed",
        3,
        "--seed",
        9,
    )
    options += ("-c", "depth,scale=0.5,window=0:0.6", "--consistency", "none")
    options += ("--negative", "blue", "--guidance-scale", 1.5, "--scheduler", "ddim")
    done = plan(*options, "--set", "together=2", "-o", "out")
    assert done.code == 0, done.err
    manifest = json.loads(Path("out/manifest.json").read_text("utf-8"))
    asked = manifest["request"]
    assert asked["style"] == ["art deco"]
    assert asked["rooms"] == ["bedroom", "kitchen"]
    assert (asked["views"], asked["cameras"]) == (0, ["2,2.5,180,60"])
    assert asked["controls"] == [{"map": "depth", "scale": 0.5, "window": {"end": 0.6}}]
    assert asked["consistency"] == []
    assert (asked["empty"], asked["furnish_seed"], asked["seed"]) == (True, 3, 9)
    assert (asked["prompt"], asked["negative_prompt"]) == ("red", "blue")
    assert (asked["guidance_scale"], asked["scheduler"]) == (1.5, "ddim")
    assert asked["together"] == 2
    (view,) = manifest["views"]
    assert (view["camera"]["x"], view["camera"]["y"], view["camera"]["yaw"]) == (2.0, 2.5, 180.0)


def test_a_second_run_goes_on_and_another_is_refused(plan: Run) -> None:
    one = ("--style", "modern", "--rooms", "kitchen", "-o", "out")
    assert plan(*one).code == 0
    assert plan(*one).code == 0
    assert "add --overwrite" in plan(*one, "--prompt", "red").message
    assert plan(*one, "--prompt", "red", "--overwrite").code == 0


def test_what_could_not_be_drawn_is_said(plan: Run) -> None:
    text = Path("flat.json").read_text("utf-8")
    small = [[8.1, 0.1], [8.5, 0.1], [8.5, 0.4], [8.1, 0.4]]
    data = json.loads(text)
    data["rooms"][2]["polygon"] = small
    Path("flat.json").write_text(json.dumps(data))
    done = plan("--rooms", "kitchen,cupboard", "--style", "modern", "-o", "out")
    assert done.code == 1
    assert "cupboard eye was not drawn: nobody can stand in 'cupboard'" in done.err
    assert len([*Path("out").rglob("seed-*.png")]) == 1


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--style", "scandi"), "unknown style 'scandi'; did you mean 'scandinavian'"),
        (("--rooms", "kitchn"), "unknown room 'kitchn'; did you mean 'kitchen'"),
        (("--camera", "4.2,2,0"), "camera '4.2,2,0' stands"),
        (("-c", "depht"), "-c 'depht': MapSpec: map='depht'"),
        (("-c", "depth="), "write MAP or MAP=NETWORK,key=value"),
        (("-c", "depth,size=2"), "unknown key of -c 'size'"),
        (("-c", "seg"), "has no seg control of its own"),
        (("--consistency", "noise"), "consistency"),
        (("--strength", "0.5", "--consistency", "none"), "add 'start' to consistency"),
        (("--kind", "bird"), "kinds"),
        (("--views", "0"), "nothing is asked for"),
    ],
)
def test_what_is_wrong_is_said_in_a_line(plan: Run, options: tuple, message: str) -> None:
    assert message in plan("-o", "out", *options).message
    assert not Path("out").exists()


def test_a_plan_that_is_not_there_is_refused(run: Run, folder: Path) -> None:
    assert "there is no floor plan at none.json" in run("plan", "none.json").message


def test_a_plan_that_is_doubtful_is_refused(plan: Run) -> None:
    doubtful = two_rooms().model_copy(update={"confidence": 0.2, "doubts": ("crooked",)})
    dump(doubtful, "flat.json")
    assert "confidence of 0.20" in plan("-o", "out").message


def test_both_commands_have_help(run: Run) -> None:
    assert "render" in run("plan", "--help").out
    assert "read" in run("plan", "--help").out
    assert "--style" in run("plan", "render", "--help").out
