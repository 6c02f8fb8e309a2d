"""Whatever a user can get wrong: exit code 2, one line, the mend in it, and nothing written."""

from __future__ import annotations

import shutil
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from PIL import Image

CANNY = "canny=photo.png"


def _huge_png(path: Path) -> None:
    """Write the header of a 30000x30000 PNG; decoding it would take 2.7 GB."""
    body = struct.pack(">II5B", 30_000, 30_000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + body
    end = b"IEND" + struct.pack(">I", zlib.crc32(b"IEND"))
    parts = [struct.pack(">I", 13), chunk, struct.pack(">I", zlib.crc32(chunk)), bytes(4), end]
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(parts))


@pytest.fixture
def spoilt(folder):
    """Images that are none."""
    Path("empty.png").write_bytes(b"")
    Path("text.png").write_text("this is no picture")
    Path("cut.png").write_bytes(Path("photo.png").read_bytes()[:200])
    _huge_png(Path("huge.png"))
    Image.new("L", (8, 8), 255).save("small-mask.png")
    return folder


@pytest.mark.parametrize(
    ("control", "said"),
    [
        ("cany=photo.png", "unknown control 'cany'; did you mean 'canny'"),
        ("canny=photo.png,preprocess=cany", "unknown preprocessor 'cany'; did you mean 'canny'"),
        ("canny=photo.png,preprocess=canny:lo=3", "did you mean 'low'"),
        ("canny=nowhere.png", "nowhere.png does not exist"),
        ("canny=empty.png", "empty.png is empty"),
        ("canny=text.png", "text.png is no image"),
        ("canny=cut.png", "cut.png is damaged or cut short"),
        ("canny=huge.png", "huge.png is 30000x30000"),
        ("canny=photo.png,scale=nan", "scale"),
        ("canny=photo.png,scale=loud", "scale"),
        ("canny=photo.png,scale=0.5:1|0.5:0", "rise strictly"),
        ("canny=photo.png,window=0.26:0.3", "window 0.26:0.3 holds none of the 4 steps"),
        ("canny=photo.png,window=0.8:0.2", "start 0.8 must be before end 0.2"),
        ("canny=photo.png,window=0.8", "write START:END"),
        ("canny=photo.png,level=1|1", "level has 2 weights, it acts at"),
        ("canny=photo.png,region=small-mask.png", "its region is 8x8, the picture will be 16x16"),
        ("canny=photo.png,weight=1", "unknown key of -c 'weight'"),
        ("canny=photo.png,scale=1,scale=2", "scale is given twice"),
        ("canny=photo.png,loud", "'loud' isn't key=value"),
        ("canny", "write NAME=IMAGE"),
    ],
)
def test_a_wrong_control(render, spoilt, control, said):
    assert said in render("-c", control).message
    assert not Path("out.png").exists()


def test_two_controls_and_one_image(render):
    assert "write NAME=IMAGE" in render("-c", CANNY, "-c", "depth").message


def test_two_controls_and_one_image_in_a_spec(run, folder, pack):
    Path("room.yaml").write_text(
        "prompt: a room\ncontrols:\n- {control: canny, image: photo.png}\n- {control: depth}\n"
    )
    assert "controls.1.image" in run("render", "--spec", "room.yaml").message


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--steps", 0), "steps=0"),
        (("--width", 20), "width=20"),
        (("--guidance-scale", "nan"), "guidance_scale"),
        (("--seed", -1), "seed=-1"),
        (("--num-images", 0), "num_images=0"),
        (("--scheduler", "unpc"), "unknown scheduler 'unpc'; did you mean 'unipc'"),
        (("--device", "cuda:9"), "unknown device 'cuda:9'"),
        (("--steps", "many"), "'--steps': Input should be a valid integer"),
        (("--stepz", 3), "--stepz"),
        (("--set", "stepz=3"), "stepz is not a field"),
        (("--set", "steps"), "isn't NAME=VALUE"),
        (("--spec", "nowhere.toml"), "can't read the spec nowhere.toml"),
        (("-o", "out.gif"), "unknown picture format '.gif'"),
        (("-o", "nowhere/out.png"), "no such folder: nowhere"),
        (("-o", "photo.png/out.png"), "no such folder: photo.png"),
    ],
)
def test_a_wrong_option(render, arguments, said):
    assert said in render(*arguments).message
    assert not Path("out.png").exists()


def test_no_prompt(run, folder):
    assert "give a PROMPT" in run("render").message


def test_no_such_command(run):
    assert "Did you mean 'render'" in run("rendr").message


def test_what_is_there_is_kept(render):
    Path("out.png").write_bytes(b"mine")
    assert "out.png is already there; name another -o, or add --overwrite" in render().message
    assert Path("out.png").read_bytes() == b"mine"


def test_a_folder_is_never_replaced_by_a_picture(render):
    Path("out.png").mkdir()
    assert "out.png is a folder; name a file" in render("--overwrite").message


def test_a_map_that_is_there_is_kept(render):
    Path("out.map-0-canny.png").write_bytes(b"mine")
    assert "out.map-0-canny.png is already there" in render("-c", CANNY, "--control-maps").message
    assert not Path("out.png").exists()


def test_an_unknown_model_names_the_known(run, folder):
    said = run("render", "a room", "--model", "rums").message
    assert "unknown model 'rums'" in said
    assert "rooms" in said


@pytest.mark.parametrize("part", ["unet", "vae", "text_encoder", "controlnet_canny"])
def test_a_pack_that_was_cut_short(run, pack, folder, part):
    own = Path(shutil.copytree(pack, folder / "own"))
    weights = next((own / part).glob("*.safetensors"))
    weights.write_bytes(weights.read_bytes()[:-100])
    said = run("render", "a room", "--model", own, "-c", CANNY).message
    assert part in said
    assert not Path("out.png").exists()


@pytest.mark.parametrize("part", ["unet", "controlnet_canny"])
def test_a_pack_that_was_tampered_with(run, pack, folder, part):
    own = Path(shutil.copytree(pack, folder / "own"))
    weights = next((own / part).glob("*.safetensors"))
    data = bytearray(weights.read_bytes())
    data[-1] ^= 1
    weights.write_bytes(data)
    said = run("render", "a room", "--model", own, "-c", CANNY).message
    assert part in said
    assert "changed or damaged" in said


def test_a_control_image_beside_a_jpeg_is_kept_before_anything_is_drawn(render):
    Path("out.control-0.png").write_bytes(b"mine")
    said = render("-c", CANNY, "-o", "out.jpg").message
    assert "out.control-0.png is already there" in said and "--overwrite" in said
    assert Path("out.control-0.png").read_bytes() == b"mine"
    assert render("-c", CANNY, "-o", "out.jpg", "--no-embed").code == 0


@pytest.mark.parametrize(
    "command",
    [
        ("sweep", "a room", "--axis", "seed=1"),
        ("replay", "room.png"),
        ("eval", "rooms", "--scenes", "2"),
    ],
)
def test_every_command_that_draws_takes_a_device(render, run, command):
    assert render("-o", "room.png", "--device", "cpu").code == 0
    assert "unknown device 'cuda:9'" in run(*command, "--device", "cuda:9").message


@pytest.mark.parametrize("arguments", [("--steps", 0), ("-o", "nowhere/out.png")])
def test_torch_is_not_brought_in_to_refuse(folder, arguments):
    script = (
        "import sys; from underdraw.cli import main; "
        f"code = main(['render', 'a room', *{[str(one) for one in arguments]!r}]); "
        "sys.exit(code * 10 + ('torch' in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert done.returncode == 20, done.stderr
