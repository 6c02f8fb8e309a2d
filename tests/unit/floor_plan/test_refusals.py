"""Files that are no plan, or mean harm: one typed line each, and nothing beside them is opened."""

from __future__ import annotations

import sys
from pathlib import Path

import ezdxf
import pytest

from tests.unit.floor_plan.files import double_lines, svg
from underdraw.errors import SpecError, UnderdrawError
from underdraw.floor_plan import drawing, dxf
from underdraw.floor_plan import svg as svgs
from underdraw.floor_plan.read import read_plan

WALLS = '<path id="walls" fill="none" stroke="#000" stroke-width=".2" d="M1 1h6v4h-6z"/>'
BOMB = (
    '<!DOCTYPE s [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
FILES = {
    "empty": ("", "is not XML: no element found"),
    "text": ("a floor plan", "is not XML"),
    "cut short": ('<svg xmlns="http://www.w3.org/2000/svg"><g>', "is not XML"),
    "another XML": ("<html/>", "is XML, but no SVG: it begins with <html>"),
    "no shapes": ('<svg xmlns="http://www.w3.org/2000/svg"/>', "shows nothing: it has no shapes"),
    "billion laughs": (BOMB + "<svg>&c;</svg>", "defines or fetches entities"),
    "external entity": (
        '<!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg>&x;</svg>',
        "defines or fetches entities",
    ),
    "external DTD": (
        '<!DOCTYPE svg SYSTEM "http://example.org/x.dtd" [<!ENTITY % y SYSTEM "file:///x"> %y;]>'
        "<svg/>",
        "defines or fetches entities",
    ),
}


def refusal(path: Path, **told: float) -> str:
    with pytest.raises(UnderdrawError) as refused:
        read_plan(path, **told)
    message = str(refused.value)
    assert "\n" not in message
    return message


@pytest.mark.parametrize("kind", FILES)
def test_what_is_no_svg(kind, tmp_path):
    text, said = FILES[kind]
    path = tmp_path / "plan.svg"
    path.write_text(text, encoding="utf-8")
    assert said in refusal(path)


def test_a_doctype_as_drawing_programs_write_it_is_read(tmp_path):
    head = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/svg11.dtd">'
    path = svg(tmp_path / "plan.svg", WALLS)
    path.write_text(head + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert len(read_plan(path).plan.rooms) == 1


def test_svg_that_nests_or_repeats_without_end(tmp_path, monkeypatch):
    monkeypatch.setattr(svgs, "MARKS", 5000)
    loop = '<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>'
    assert "without end" in refusal(svg(tmp_path / "loop.svg", loop))
    deep = "<g>" * 100 + "</g>" * 100
    assert "without end" in refusal(svg(tmp_path / "deep.svg", deep))
    tens = "".join(f'<g id="x{n}">' + f'<use href="#x{n - 1}"/>' * 10 + "</g>" for n in range(1, 9))
    body = f'<defs><rect id="x0" width="1" height="1"/>{tens}</defs><use href="#x8"/>'
    assert "without end" in refusal(svg(tmp_path / "tens.svg", body))


def test_files_that_are_too_large(tmp_path, monkeypatch):
    for module in (svgs, dxf):
        monkeypatch.setattr(module, "BYTES", 100)
    assert "bytes, up to 100 are read" in refusal(svg(tmp_path / "plan.svg", WALLS))
    assert "bytes, up to 100 are read" in refusal(double_lines(tmp_path / "plan.dxf"))


def test_files_of_too_many_shapes(tmp_path, monkeypatch):
    monkeypatch.setattr(dxf, "MARKS", 10)
    assert "more than 10 shapes" in refusal(double_lines(tmp_path / "plan.dxf"))
    monkeypatch.setattr(drawing, "MARKS", 1)
    assert "has 2 shapes, up to 1 are read" in refusal(svg(tmp_path / "plan.svg", WALLS * 2))


def test_nothing_that_a_file_points_to_is_opened(tmp_path):
    body = WALLS + (
        '<image href="/etc/passwd" width="9" height="9"/><use href="other.svg#x"/>'
        '<style>@import url("http://example.org/a.css");</style><script>alert(1)</script>'
    )
    plan = read_plan(svg(tmp_path / "plan.svg", body)).plan
    assert "1 pictures in the file were passed over" in plan.doubts
    assert "1 references to elsewhere were passed over" in plan.doubts


@pytest.mark.parametrize(
    ("body", "head", "said"),
    [
        (
            '<g id="Ebene 1"><rect width="4" height=".2"/></g>',
            'width="10m"',
            "no walls were found: a layer, group, class or id called wall, Wand or mur tells them; "
            "the file's are 'Ebene 1': rename one",
        ),
        (
            '<g id="walls"><circle r="5" fill="none" stroke="#000" stroke-width=".001"/></g>',
            'width="10m" viewBox="0 0 10 10"',
            "no lines 4 to 65 cm apart",
        ),
        (WALLS, 'width="10furlong"', "the SVG is 10furlong wide; units are mm, cm"),
        (WALLS, 'width="10" height="10"', "nothing tells the drawing's scale"),
        (WALLS, 'width="10mm" viewBox="0 0 10 10"', "0.006 m, which is no storey, and no doors"),
        ('<path d="M1 L2 x"/>', "", "a path that can't be read: d='M1 L2 x'"),
        ('<g transform="rotate(a)"><rect width="1" height="1"/></g>', "", "a transform"),
        (
            WALLS + '<polygon class="Space Kitchen" points="1,1 3,3 3,1 1,3"/>',
            'width="10m" viewBox="0 0 10 10"',
            "the outline of room 'kitchen' crosses itself",
        ),
    ],
)
def test_svg_that_shows_no_plan(body, head, said, tmp_path):
    assert said in refusal(svg(tmp_path / "plan.svg", body, head))


def test_scales_that_make_no_building(tmp_path):
    path = svg(tmp_path / "plan.svg", WALLS)
    assert "at 0.001 units to the metre the storey is 6e+03 m long" in refusal(path, px_per_m=1e-3)
    assert "px_per_m is -5; it is a number over 0" in refusal(path, px_per_m=-5)


def test_walls_of_no_thickness(tmp_path):
    body = WALLS.replace('stroke-width=".2"', 'stroke-width="0"')
    assert "no walls were found" in refusal(svg(tmp_path / "plan.svg", body))


def test_tiny_rooms_are_left_out(tmp_path):
    body = WALLS + '<rect class="Space" x="2" y="2" width=".5" height=".5"/>'
    plan = read_plan(svg(tmp_path / "plan.svg", body)).plan
    assert plan.rooms == ()
    assert "no rooms were found" in plan.doubts[-1]
    assert plan.confidence == 0


def test_what_is_no_dxf(tmp_path):
    path = tmp_path / "plan.dxf"
    for content in (b"", b"a floor plan", b"\x00\xff" * 99, b"AC1027" + b"\x00" * 200):
        path.write_bytes(content)
        assert "save it anew as DXF" in refusal(path)
    whole = double_lines(tmp_path / "whole.dxf").read_bytes()
    for share in (0.3, 0.6, 0.9):
        path.write_bytes(whole[: int(len(whole) * share)])
        assert "save it anew as DXF" in refusal(path)


def test_a_dxf_with_nothing_in_it(tmp_path):
    ezdxf.new("R2010").saveas(tmp_path / "plan.dxf")
    assert "shows nothing in its model space" in refusal(tmp_path / "plan.dxf")


def test_a_dxf_without_walls_names_its_layers(tmp_path):
    document = ezdxf.new("R2010")
    document.layers.add("Ebene 7")
    document.modelspace().add_line((0, 0), (5, 0), dxfattribs={"layer": "Ebene 7"})
    document.saveas(tmp_path / "plan.dxf")
    assert "the file's are 'Ebene 7': rename one" in refusal(tmp_path / "plan.dxf")


def test_a_dxf_without_units_is_guessed_and_doubted(tmp_path):
    plan = read_plan(double_lines(tmp_path / "plan.dxf", units=0)).plan
    assert plan.scale.per_metre == 1000
    assert plan.confidence == 0.7
    assert "no unit that is read; millimetres were guessed by its size" in plan.doubts[0]


def test_dxf_without_ezdxf(tmp_path, monkeypatch):
    path = double_lines(tmp_path / "plan.dxf")
    monkeypatch.setitem(sys.modules, "ezdxf", None)
    assert refusal(path) == "DXF files need ezdxf; install underdraw[dxf]"


def test_blocks_that_hold_each_other_or_other_files(tmp_path):
    path = double_lines(tmp_path / "plan.dxf")
    document = ezdxf.readfile(path)
    space = document.modelspace()
    for number in range(12):
        block = document.blocks.new(f"B{number}")
        block.add_blockref(f"B{number + 1}", (0, 0))
    document.blocks.new("B12").add_line((0, 0), (1, 1))
    space.add_blockref("B0", (0, 0), dxfattribs={"layer": "A-FURN"})
    document.add_xref_def("/etc/passwd", "other")
    space.add_blockref("other", (0, 0))
    document.saveas(path)
    doubts = read_plan(path).plan.doubts
    assert "1 blocks nested more than 8 deep were passed over" in doubts
    assert "1 references to other files were passed over" in doubts


def test_splines_and_ellipses_are_cut_into_lines(tmp_path):
    document = ezdxf.new("R2010")
    document.header["$INSUNITS"] = 6
    space = document.modelspace()
    for radius in (3.0, 3.3):
        space.add_ellipse((0, 0), (radius, 0), 1.0, dxfattribs={"layer": "Wände"})
    space.add_spline([(0, 0), (1, 1), (2, 0)], dxfattribs={"layer": "Möbel"})
    document.saveas(tmp_path / "plan.dxf")
    plan = read_plan(tmp_path / "plan.dxf").plan
    assert len(plan.rooms) == 1
    assert plan.rooms[0].area == pytest.approx(9 * 3.14159, rel=0.03)


def test_other_files(tmp_path):
    assert f"there is no floor plan at {tmp_path}/no.svg" in refusal(tmp_path / "no.svg")
    (tmp_path / "plan.pdf").write_bytes(b"%PDF")
    assert "unknown plan format '.pdf'" in refusal(tmp_path / "plan.pdf")
    (tmp_path / "plan.json").write_text("{}")
    assert "is in metres already" in refusal(tmp_path / "plan.json", px_per_m=5)
    with pytest.raises(SpecError, match="not valid JSON"):
        (tmp_path / "plan.json").write_text("{")
        read_plan(tmp_path / "plan.json")
