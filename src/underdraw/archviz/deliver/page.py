"""The page: the plan with its cameras, and every picture over the structure it was drawn on.

One file beside the pictures, which asks nothing of any other place.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from urllib.parse import quote

from underdraw.archviz.deliver.manifest import Manifest, PictureEntry, ViewEntry
from underdraw.archviz.deliver.marks import linked_plan, placed
from underdraw.spec.floor_plan import FloorPlan

_STYLE = """
:root { --ink: #1d1d1d; --grey: #777; --accent: #d9541e; --line: #e4e1da }
* { box-sizing: border-box }
body { font: 15px/1.5 system-ui, sans-serif; margin: 0; color: var(--ink); background: #fbfaf7 }
header, section { max-width: 1280px; margin: 0 auto; padding: 28px 32px }
h1 { font-weight: 600; font-size: 28px; margin: 0 }
h2 { font-weight: 600; margin: 0 0 16px; border-bottom: 2px solid var(--ink) }
nav a { color: var(--accent); margin-right: 1em }
.set { display: grid; grid-template-columns: 360px 1fr; gap: 32px; align-items: start }
aside { position: sticky; top: 16px }
aside svg { width: 100%; height: auto; border: 1px solid var(--line) }
.view { cursor: pointer } .view:hover { opacity: .8 }
.views { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(330px, 100%), 1fr));
  gap: 28px }
article { scroll-margin-top: 20px }
article:target { outline: 3px solid var(--accent); outline-offset: 8px }
h3 { margin: 0; font-size: 17px } h3 small { font-weight: 400; color: var(--grey) }
p { margin: 0; color: var(--grey); font-size: 13px }
.pair { position: relative; --at: 12%; line-height: 0; margin-top: 10px }
.pair img { width: 100%; display: block }
.pair .over { position: absolute; inset: 0; height: 100%; clip-path: inset(0 0 0 var(--at)) }
.pair i { position: absolute; top: 0; bottom: 0; left: var(--at); width: 2px; background: #fff }
.pair i::after { content: ""; position: absolute; top: 50%; left: -10px; width: 22px; height: 22px;
  margin-top: -11px; border-radius: 50%; background: #fff; box-shadow: 0 1px 4px #0006 }
.pair:focus-within i::after { outline: 3px solid var(--accent) }
.number { color: var(--accent) }
.pair input { position: absolute; inset: 0; width: 100%; height: 100%; margin: 0; opacity: 0;
  cursor: ew-resize }
.structure { filter: invert(1); clip-path: inset(0 calc(100% - var(--at)) 0 0) }
@media (max-width: 900px) { .set { grid-template-columns: 1fr } aside { position: static } }
@media print { .pair input, .pair i { display: none } }
"""
_LEAD = """for (const mark of document.querySelectorAll('[data-name]')) {
  if (!document.getElementById(mark.dataset.name)) continue
  mark.classList.add('view')
  mark.onclick = () => { location.hash = mark.dataset.name }
}"""
_SLIDE = "this.parentNode.style.setProperty('--at', this.value + '%')"


def page(plan: FloorPlan, manifest: Manifest) -> str:
    """Write the page as HTML.

    Args:
        plan: what was drawn.
        manifest: what is in the folder that the page goes to.
    """
    styles = manifest.request.style
    links = "".join(f'<a href="#{_anchor(style)}">{escape(style)}</a>' for style in styles)
    parts = [
        "<!doctype html><html lang='en'><meta charset='utf-8'>",
        "<meta name='viewport' content='width=device-width, initial-scale=1'>",
        f"<title>Renders of a plan</title><style>{_STYLE}</style>",
        f"<header><h1>{len(plan.rooms)} rooms, {sum(r.area for r in plan.rooms):.0f} m²</h1>",
        f"<p>{len(manifest.pictures)} pictures by {escape(manifest.request.model)}. Slide over a "
        f"picture to see the structure that it was drawn on.</p><nav>{links}</nav>",
        *_failures(manifest),
        "</header>",
    ]
    for style in styles:
        parts += _set(plan, manifest, style)
    return "\n".join([*parts, f"<script>{_LEAD}</script></html>", ""])


def _failures(manifest: Manifest) -> Iterator[str]:
    for one in manifest.failed:
        yield f"<p>{escape(f'{one.title} was not drawn: {one.error}')}</p>"


def _set(plan: FloorPlan, manifest: Manifest, style: str) -> Iterator[str]:
    """Show one style: the plan, then its views."""
    views = [view for view in manifest.views if view.style == style]
    yield f'<section id="{_anchor(style)}"><h2>{escape(style.capitalize())}</h2><div class="set">'
    yield f'<aside>{linked_plan(plan, views)}</aside><div class="views">'
    numbers = {view.name: number for number, view in enumerate(placed(views), 1)}
    for view in views:
        pictures = [one for one in manifest.pictures if (one.style, one.view) == (style, view.name)]
        yield from _view(view, numbers.get(view.name), pictures)
    yield "</div></div></section>"


def _view(view: ViewEntry, number: int | None, pictures: list[PictureEntry]) -> Iterator[str]:
    """Show a view: each picture with the slider, and what it is; its number is on the plan."""
    area = f" <small>{view.area:.1f} m²</small>" if view.area else ""
    mark = f'<span class="number">{number}</span> ' if number else ""
    yield (
        f'<article id="{view.id}">'
        f"<h3>{mark}{escape((view.room or view.kind).capitalize())}{area}</h3>"
        f"<p>{escape(view.name)}, {escape(view.camera.told)}</p>"
    )
    if not pictures:
        for scene in view.scenes:
            alt = escape(f"{view.name}, scene {scene.seed}")
            yield f'<img src="{quote(scene.file)}" alt="{alt}" width="100%">'
    for one in pictures:
        alt = escape(f"{view.name}, seed {one.seed}")
        yield (
            f'<div class="pair"><img class="structure" src="{quote(view.maps["lines"])}" '
            f'alt="structure"><img class="over" src="{quote(one.file)}" alt="{alt}"><i></i>'
            f'<input type="range" min="0" max="100" value="12" aria-label="structure or picture" '
            f'oninput="{_SLIDE}"></div><p>{escape(_figures(one))}</p>'
        )
    yield "</article>"


def _figures(one: PictureEntry) -> str:
    known = {"lines kept": one.line_recall, "depth error": one.depth_error}
    told = [f"{name} {value:.2f}" for name, value in known.items() if value is not None]
    return ", ".join([f"seed {one.seed}", *told])


def _anchor(style: str) -> str:
    return style.replace(" ", "-")
