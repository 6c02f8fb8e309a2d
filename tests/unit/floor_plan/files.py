"""Drawings by other hands: each in the conventions of its makers, none by our writers."""

from __future__ import annotations

from pathlib import Path

import ezdxf

# 1 px is 1 cm; walls are polygons with mitred corners, as CubiCasa's files have them
CUBICASA = """<?xml version="1.0"?>
<svg xmlns="http://www.w3.org/2000/svg" width="1000" height="800" viewBox="0 0 1000 800">
<g class="Model v1-1"><g class="Floor"><g class="Floorplan Floor-1">
<g id="Wall" class="Wall External"><polygon points="100,100 900,100 880,120 120,120"/>
  <g id="Window" class="Window Regular">
    <polygon points="250,100 400,100 400,120 250,120"/>
    <g id="Glass"><polygon points="250,108 400,108 400,112 250,112"/></g></g></g>
<g id="Wall" class="Wall External"><polygon points="900,100 900,700 880,680 880,120"/></g>
<g id="Wall" class="Wall External"><polygon points="900,700 100,700 120,680 880,680"/>
  <g id="Door" class="Door Swing Beside">
    <g id="Threshold"><polygon points="300,680 390,680 390,700 300,700"/></g>
    <g id="Panel"><path d="M300,680 L300,590 A90,90 0 0 1 390,680" fill="none"
      stroke="black"/></g></g></g>
<g id="Wall" class="Wall External"><polygon points="100,700 100,100 120,120 120,680"/></g>
<g id="Wall" class="Wall"><polygon points="495,120 505,120 505,680 495,680"/>
  <g id="Door" class="Door None Beside"><g id="Threshold">
    <polygon points="495,500 505,500 505,590 495,590"/></g></g></g>
<g class="Railing"><polygon points="0,0 50,0 50,5 0,5"/></g>
<g class="Space Kitchen"><polygon points="120,120 495,120 495,680 120,680"/>
  <text x="200" y="300">KITCHEN <tspan>21.0 m&#178;</tspan></text></g>
<g class="Space Bath"><polygon points="505,120 880,120 880,680 505,680"/></g>
<g class="Space Outdoor"><polygon points="0,0 90,0 90,90"/></g>
<g class="FixedFurniture Toilet" transform="translate(830 300) rotate(90)">
  <g class="BoundaryPolygon"><polygon points="0,-50 40,-50 40,20 0,20"/></g></g>
<g class="FixedFurniture Chimney"><polygon points="600,200 650,200 650,240 600,240"/></g>
</g></g></g></svg>
"""

# a drawing of Inkscape's: millimetres of paper at 1:50, rectangles in layers, one of them a clone
INKSCAPE = """<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
  xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape"
  width="210mm" height="297mm" viewBox="0 0 210 297">
<defs><rect id="symbol1" x="0" y="0" width="20" height="6"/></defs>
<style>.line { fill: none; stroke: #000; stroke-width: 6 }</style>
<g inkscape:groupmode="layer" inkscape:label="W&#228;nde" transform="translate(10,20)">
  <rect x="0" y="0" width="120" height="6"/>
  <rect x="0" y="94" width="40" height="6"/>
  <rect x="58" y="94" width="62" height="6"/>
  <rect x="0" y="6" width="6" height="88"/>
  <path class="line" d="m 117,6 v 88"/>
</g>
<g inkscape:groupmode="layer" inkscape:label="T&#252;ren">
  <path d="M50,114 V96 A18,18 0 0 1 68,114" style="fill:none;stroke:#888;stroke-width:0.2"/>
</g>
<g inkscape:groupmode="layer" inkscape:label="Fenster">
  <use xlink:href="#symbol1" x="60" y="20"/></g>
<g inkscape:groupmode="layer" inkscape:label="alt" style="display:none">
  <rect class="Wall" x="0" y="150" width="190" height="40"/></g>
<image xlink:href="http://example.org/plan.png" width="10" height="10"/>
<text x="50" y="60">B&#252;ro</text><text x="20" y="280">M 1:50</text>
</svg>
"""


def double_lines(path: Path, *, units: int = 4) -> Path:
    """A storey in millimetres: walls by two lines, doors as blocks, a window, German names."""
    document = ezdxf.new("R2010")
    document.header["$INSUNITS"] = units
    space = document.modelspace()

    def wall(*points: tuple[float, float]) -> None:
        for start, end in zip(points, points[1:]):
            space.add_line(start, end, dxfattribs={"layer": "A-WALL"})

    wall((1000, 300), (1000, 0), (0, 0), (0, 5000), (8000, 5000), (8000, 0), (1900, 0), (1900, 300))
    wall((1900, 300), (4950, 300), (4950, 2000), (5050, 2000), (5050, 300), (7700, 300))
    wall((7700, 300), (7700, 4700), (5050, 4700), (5050, 2900), (4950, 2900), (4950, 4700))
    wall((4950, 4700), (300, 4700), (300, 300), (1000, 300))
    leaf = document.blocks.new("LEAF")
    leaf.add_line((0, 0), (0, 900))
    door = document.blocks.new("D90")
    door.add_blockref("LEAF", (0, 0))
    door.add_arc((0, 0), 900, 0, 90)
    space.add_blockref("D90", (1000, 300), dxfattribs={"layer": "A-DOOR"})
    turned = {"layer": "A-DOOR", "rotation": 90, "yscale": -1}
    space.add_blockref("D90", (5050, 2000), dxfattribs=turned)
    glass = {"layer": "A-GLAZ"}
    frame = [(0, 1500), (300, 1500), (300, 3000), (0, 3000)]
    space.add_lwpolyline(frame, close=True, dxfattribs=glass)
    space.add_line((150, 1500), (150, 3000), dxfattribs=glass)
    space.add_text("Wohnzimmer", dxfattribs={"insert": (2000, 2500)})
    space.add_mtext("Schlafzimmer\\P11,7 m²", dxfattribs={"insert": (6000, 2500)})
    hatch = space.add_hatch(dxfattribs={"layer": "A-WALL-PATT"})
    hatch.paths.add_polyline_path([(0, 0), (900, 0), (900, 900)])
    document.saveas(path)
    return path


def svg(path: Path, body: str, head: str = 'viewBox="0 0 10 10" width="10m" height="10m"') -> Path:
    """An SVG in metres with that inside."""
    path.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" {head}>{body}</svg>', encoding="utf-8"
    )
    return path
