"""The languages of `-c` and `--axis`."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from underdraw.cli.axes import Axis, lay_out
from underdraw.cli.grammar import parse_control, split
from underdraw.errors import SpecError
from underdraw.spec import ControlSpec, GenerationSpec, Keyframes, Window
from underdraw.spec.preprocess import CannyParams, DepthParams, NoneParams, PoseParams


@given(st.lists(st.text('ab,|\\= "'), min_size=1))
def test_what_is_escaped_comes_back(parts):
    escaped = [part.replace("\\", r"\\").replace(",", r"\,").replace('"', r"\"") for part in parts]
    assert split(",".join(escaped)) == parts


def test_quotes_keep_commas():
    assert split('canny="a,b.png",scale=1') == ["canny=a,b.png", "scale=1"]


def test_a_lone_quote_is_a_letter():
    assert split('5" pipe.png,x') == ['5" pipe.png', "x"]


def test_the_shortest_form():
    assert parse_control("mine=map.png") == ControlSpec(control="mine", image="map.png")


def test_every_key():
    control = parse_control(
        'canny="a, b=c.png",scale=0.5,window=0.2:0.8,domain=noise,preprocess=canny:low=50|high=90,'
        "decay=0.1,branch=cond,region=mask.png,fit=pad"
    )
    assert control == ControlSpec(
        control="canny",
        image="a, b=c.png",
        scale=0.5,
        window=Window(start=0.2, end=0.8, domain="noise"),
        preprocess=CannyParams(low=50, high=90),
        decay=0.1,
        branch="cond",
        region="mask.png",
        fit="pad",
    )


@pytest.mark.parametrize(
    ("window", "bounds"), [("0.2:", (0.2, 1)), (":0.6", (0, 0.6)), (":", (0, 1))]
)
def test_an_open_window(window, bounds):
    control = parse_control(f"canny=a.png,window={window}")
    assert (control.window.start, control.window.end) == bounds


def test_keyframes():
    control = parse_control("canny=a.png,scale=0:1|0.5:0.3,interpolation=cosine")
    points = [(0, 1), (0.5, 0.3)]
    assert control.scale == Keyframes.parse({"points": points, "interpolation": "cosine"})


def test_level_and_mode():
    assert parse_control("canny=a.png,level=1|0.5|0").level == (1.0, 0.5, 0.0)
    assert parse_control("canny=a.png,mode=prompt").effective_decay == 0.1


@pytest.mark.parametrize(
    ("text", "preprocess"),
    [
        ("canny=a.png", CannyParams()),
        ("canny=a.png,preprocess=none", NoneParams()),
        ("pose=a.png", PoseParams()),
        ("normals=a.png,preprocess=none", NoneParams()),
        ("depth=a.png", DepthParams()),
        ("depth=a.png,preprocess=none", NoneParams()),
        ("some/folder=a.png", NoneParams()),
        ("depth=a.png,preprocess=canny", CannyParams()),
    ],
)
def test_a_control_draws_its_own_map_where_it_can(text, preprocess):
    assert parse_control(text).preprocess == preprocess


@pytest.mark.parametrize("text", ["", "canny", "=a.png", "canny=", "canny=a.png,", "canny=a,x"])
def test_a_wrong_form_is_shown_again(text):
    with pytest.raises(SpecError, match="-c"):
        parse_control(text)


def test_a_network_of_several_types():
    spec = parse_control("u=a.png,type=depth,also=canny:b@2.png@0.5|seg:c.png")
    first, second = spec.conditions
    assert (spec.type, first.type, first.image, first.scale) == ("depth", "canny", "b@2.png", 0.5)
    assert (first.preprocess.kind, second.type, second.scale) == ("none", "seg", 1.0)
    with pytest.raises(SpecError, match="write TYPE:IMAGE"):
        parse_control("u=a.png,also=b.png")


def test_an_image_encoder():
    assert parse_control("ip.safetensors=a.png,encoder=clip").encoder == "clip"


SPEC = GenerationSpec(prompt="a room", controls=(ControlSpec(control="canny", image="a.png"),))


def test_rows_columns_and_pages():
    axes = [Axis.parse(text) for text in ("steps=1,2", "seed=3,4,5", "controls.0.scale=0,1")]
    pages = list(lay_out(SPEC, axes))
    assert [page.title for page in pages] == ["controls.0.scale=0", "controls.0.scale=1"]
    assert pages[0].rows == ["steps=1", "steps=2"]
    assert pages[0].columns == ["seed=3", "seed=4", "seed=5"]
    cell = pages[1].specs[1][2]
    assert (cell.steps, cell.seed, cell.controls[0].scale) == (2, 5, 1.0)


def test_one_axis_is_one_row():
    (page,) = lay_out(SPEC, [Axis.parse("controls.0.window.end=0.3,1")])
    assert (page.rows, len(page.columns)) == ([""], 2)
    assert [cell.controls[0].window.end for cell in page.specs[0]] == [0.3, 1.0]


def test_a_quoted_value_keeps_its_comma():
    (page,) = lay_out(SPEC, [Axis.parse('prompt="a room, red",a room')])
    assert [cell.prompt for cell in page.specs[0]] == ["a room, red", "a room"]


@pytest.mark.parametrize("text", ["", "seed", "seed=", "=1"])
def test_a_wrong_axis(text):
    with pytest.raises(SpecError, match="write FIELD=VALUE"):
        Axis.parse(text)
