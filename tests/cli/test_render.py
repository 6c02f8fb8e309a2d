"""`underdraw render` from words and images to a picture that says how it was made."""

from __future__ import annotations

import gc
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import save_file

from tests import lora, tiny
from tests.cli.conftest import pixels
from underdraw.output import read_record
from underdraw.spec import FreeUSpec

TWO = (
    "-c",
    "canny=photo.png,scale=0.5,window=0.5:1",
    "-c",
    "depth=map.png,preprocess=none,window=0:0.5,scale=0.9",
)


def test_a_scale_that_was_left_out_is_shown_as_it_was_used(render, folder):
    done = render("-c", "canny=photo.png", "-o", "room.png")
    assert done.code == 0, done.err
    assert done.out.splitlines()[2].split()[:3] == ["canny", "1", "0:1"]


def test_it_prints_the_path_and_what_each_control_did(render, folder):
    done = render(*TWO, "-o", "room.png", "--seed", 3)
    assert done.code == 0
    lines = done.out.splitlines()
    assert lines[0] == "room.png"
    assert lines[1].split("  ")[0] == "control"
    assert lines[2].split() == ["canny", "0.5", "0.5:1", "2-3", "2"]
    assert lines[3].split() == ["depth", "0.9", "0:0.5", "0-1", "2"]
    assert lines[2].index("0.5:1") == lines[3].index("0:0.5")
    assert pixels("room.png").shape == (16, 16, 3)


def test_the_picture_carries_the_request(render):
    render(*TWO, "-o", "room.png", "--seed", 3)
    record, maps = read_record(Path("room.png"))
    assert (record.seed, record.spec.prompt, len(maps)) == (3, "a red room", 2)
    assert record.spec.controls[0].preprocess.kind == "canny"
    assert record.spec.controls[1].preprocess.kind == "none"


def test_a_preset_fills_steps_guidance_and_scheduler(render):
    assert render("--preset", "lightning", "--steps", 2, "-o", "room.png").code == 0
    spec = read_record(Path("room.png"))[0].spec
    assert (spec.steps, spec.guidance_scale, spec.scheduler) == (2, 1.0, "euler_trailing")
    assert "did you mean 'turbo'" in render("--preset", "turbp", "-o", "x.png").message


def test_a_learned_word_is_given_by_its_file(render):
    save_file({"emb_params": torch.ones(2, tiny.WIDTH)}, "style.safetensors")
    done = render("--embedding", "style.safetensors,word=red", "-o", "room.png")
    assert done.code == 0, done.err
    (one,) = read_record(Path("room.png"))[0].spec.embeddings
    assert (one.embedding, one.word) == ("style.safetensors", "red")
    said = render("--embedding", "style.safetensors,scale=2", "-o", "x.png").message
    assert "unknown key of --embedding 'scale'" in said


def test_freeu_is_four_numbers(render):
    assert render("--freeu", "1.5,1.6,0.9,0.2", "-o", "room.png").code == 0
    spec = read_record(Path("room.png"))[0].spec
    assert spec.freeu == FreeUSpec(b1=1.5, b2=1.6, s1=0.9, s2=0.2)
    assert "write B1,B2,S1,S2, for example" in render("--freeu", "1,2", "-o", "x.png").message
    assert "s2='99': input should be less" in render("--freeu", "1,2,3,99", "-o", "x.png").message


def test_a_refiner_takes_over(render, pack):
    assert render("--refiner", pack, "--refine-from", 0.5, "-o", "room.png").code == 0
    spec = read_record(Path("room.png"))[0].spec
    assert (spec.refiner, spec.refine_from) == (str(pack), 0.5)
    assert "give refiner" in render("--refine-from", 0.5, "-o", "x.png").message


def test_every_field_has_an_option(render):
    done = render(
        *("--steps", 2, "--guidance-scale", 1, "--scheduler", "ddim", "--negative", "a blue sofa"),
        *("--width", 24, "--height", 16, "--num-images", 2, "--seed", 5, "-o", "room.webp"),
    )
    assert done.out.splitlines() == ["room-0.webp", "room-1.webp"]
    spec = read_record(Path("room-1.webp"))[0].spec
    assert (spec.steps, spec.guidance_scale, spec.scheduler) == (2, 1.0, "ddim")
    assert (spec.width, spec.height, spec.seeds) == (24, 16, (5, 6))
    assert spec.negative_prompt == "a blue sofa"


def test_the_same_command_gives_the_same_bytes(render):
    for name in ("one.png", "two.png"):
        assert render(*TWO, "-o", name).code == 0
    assert Path("one.png").read_bytes() == Path("two.png").read_bytes()


def test_a_spec_file_with_options_laid_over_it(run, pack, folder):
    Path("room.toml").write_text(
        f'prompt = "a blue room"\nmodel = "{pack}"\nseed = 1\n'
        '[[controls]]\ncontrol = "depth"\nimage = "map.png"\n'
    )
    done = run(
        *("render", "--spec", "room.toml", "-c", "canny=photo.png", "--seed", 2),
        *("--set", "controls.0.scale=0.25", "--set", "steps=2"),
    )
    assert done.code == 0
    spec = read_record(Path("out.png"))[0].spec
    assert [control.control for control in spec.controls] == ["depth", "canny"]
    assert (spec.controls[0].scale, spec.seed, spec.steps) == (0.25, 2, 2)
    assert spec.prompt == "a blue room"


def test_control_maps_are_saved_beside_the_picture(render):
    done = render(*TWO, "--control-maps", "-o", "room.png")
    names = ["room.png", "room.map-0-canny.png", "room.map-1-depth.png"]
    assert done.out.splitlines()[:3] == names
    assert pixels(names[1]).shape == (16, 16, 3)
    assert (pixels(names[2]) == pixels("map.png")).all()


def test_no_embed_leaves_the_maps_out(render, run):
    render(*TWO, "--no-embed", "-o", "room.png")
    assert read_record(Path("room.png"))[1] == []
    assert "without its control images" in run("replay", "room.png").message


def test_overwrite_replaces(render):
    Path("out.png").write_bytes(b"mine")
    assert render("--overwrite").code == 0
    assert pixels("out.png").shape == (16, 16, 3)


def test_a_remark_is_one_line_on_stderr(render):
    done = render("-c", "canny=photo.png,scale=0", prompt="a red zeppelin")
    assert done.code == 0
    warnings = done.err.splitlines()
    assert all(line.startswith("warning: ") for line in warnings)
    assert any("'zeppelin'" in line for line in warnings)
    assert any("scale 0 and is not run" in line for line in warnings)
    assert done.out.splitlines()[2].split() == ["canny", "0", "0:1", "none", "0"]


@pytest.fixture
def ctrl_c() -> Iterator[Callable[[], object]]:
    """Press Ctrl-C a moment from when it is called, and again: what is loading may swallow one."""

    def press(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, press)
    gc.disable()  # hypothesis listens to the collector, and what is raised in there is lost
    yield lambda: signal.setitimer(signal.ITIMER_REAL, 0.4, 0.5)
    gc.enable()
    signal.signal(signal.SIGALRM, before)


def test_ctrl_c_leaves_no_file(render, folder, ctrl_c):
    render(*TWO, "--steps", 1, "-o", "first.png")  # libraries that load swallow a Ctrl-C
    before = sorted(folder.iterdir())
    ctrl_c()
    done = render(*TWO, "--steps", 900, "--width", 64, "--height", 64)
    signal.setitimer(signal.ITIMER_REAL, 0)
    assert done.code == 130
    assert done.err.splitlines()[-1] == "error: stopped; no file was left half-written"
    assert sorted(folder.iterdir()) == before


def test_a_part_of_a_picture_is_drawn_anew(render, folder):
    mask = np.zeros((16, 24), np.uint8)
    mask[4:12, 8:16] = 255
    Image.fromarray(mask).save("mask.png")
    done = render("--image", "photo.png", "--mask", "mask.png", "--width", 24, "--height", 16)
    assert done.code == 0
    made, photo = pixels("out.png"), pixels("photo.png")
    assert (made[mask == 0] == photo[mask == 0]).all()
    assert (made[mask > 0] != photo[mask > 0]).any()


def test_a_mask_needs_its_picture(render, folder):
    done = render("--mask", "map.png")
    assert done.message.endswith("mask needs a picture to start from; give image")


def test_every_field_of_a_picture_has_an_option(render, folder):
    options = ("--strength", 0.5, "--feather", 1, "--fit", "pad", "--mask", "map.png")
    assert render("--image", "map.png", *options).code == 0
    spec = read_record(Path("out.png"))[0].spec
    assert (spec.strength, spec.feather, spec.fit) == (0.5, 1, "pad")


def test_a_lora_says_when_it_acted(render, folder):
    unet = tiny.unet()
    lora.save(folder / "style.safetensors", "kohya", {"unet": (unet, lora.random_factors(unet, 1))})
    render("-o", "plain.png")
    done = render("--lora", "style.safetensors,scale=0.7,window=0:0.5,text_scale=0")
    assert done.out.splitlines()[2].split() == ["style.safetensors", "0.7", "0:0.5", "0-1", "-"]
    assert (pixels("out.png") != pixels("plain.png")).any()
    assert "unknown key of --lora" in render("--lora", "style.safetensors,scael=1").message
