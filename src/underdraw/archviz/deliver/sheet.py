"""The contact sheet: pages of pictures, each with its room, area, camera, style and seed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont

from underdraw.archviz.deliver.folder import Folder
from underdraw.archviz.deliver.manifest import Manifest, PictureEntry, ViewEntry
from underdraw.archviz.deliver.marks import large_plan, placed, small_plan
from underdraw.floor_plan.canvas import plain
from underdraw.spec.floor_plan import FloorPlan

WIDTH, HEIGHT = 1754, 1240  # A4 across, at 150 pixels to the inch
DOTS = 150.0
_MARGIN, _GAP, _HEAD, _FOOT = 70, 34, 120, 50
_COLUMNS, _ROWS = 3, 2
_INK, _GREY, _PAPER = "#1d1d1d", "#7a7a7a", "#ffffff"
_PLAN = 96  # pixels, of a card's own plan
_TEXT = 104  # pixels, under a picture


@dataclass(frozen=True)
class _Card:
    number: int | None  # of its camera on the plan
    view: ViewEntry
    file: str
    seed: int


def pages(folder: Folder, plan: FloorPlan, manifest: Manifest) -> list[Pillow.Image]:
    """Lay out every picture, RGB pages: style by style, first the plan with its cameras."""
    cards = [
        (style, part)
        for style in manifest.request.style
        for part in _parts(list(_cards(manifest, style)))
    ]
    return [
        _page(folder, plan, manifest, style, part, f"{number} / {len(cards)}")
        for number, (style, part) in enumerate(cards, 1)
    ]


def _cards(manifest: Manifest, style: str) -> Iterator[_Card]:
    """List the pictures of a style; a view that no model draws shows its scene."""
    drawn: dict[str, list[PictureEntry]] = {}
    for one in manifest.pictures:
        if one.style == style:
            drawn.setdefault(one.view, []).append(one)
    views = [view for view in manifest.views if view.style == style]
    numbers = {view.name: number for number, view in enumerate(placed(views), 1)}
    for view in views:
        number = numbers.get(view.name)
        if view.kind != "eye":
            yield from (_Card(number, view, one.file, one.seed) for one in view.scenes)
        for one in drawn.get(view.name, []):
            yield _Card(number, view, one.file, one.seed)


def _parts(cards: Sequence[_Card]) -> Iterator[Sequence[_Card | None]]:
    """Part cards into pages, none in the midst of a view's proposals if they fit on one.

    The first place of the first page, None, is the plan's.
    """
    full = _COLUMNS * _ROWS
    page: list[_Card | None] = [None]
    for _, proposals in groupby(cards, key=lambda card: card.view.name):
        more = list(proposals)
        if len(page) + len(more) > full >= len(more):
            yield page
            page = []
        page += more
        while len(page) > full:
            yield page[:full]
            page = page[full:]
    yield page


def _page(
    folder: Folder,
    plan: FloorPlan,
    manifest: Manifest,
    style: str,
    cards: Sequence[_Card | None],
    number: str,
) -> Pillow.Image:
    page = Pillow.new("RGB", (WIDTH, HEIGHT), _PAPER)
    draw = ImageDraw.Draw(page)
    draw.text((_MARGIN, _MARGIN - 18), style.capitalize(), _INK, _font(40))
    area = sum(room.area for room in plan.rooms)
    told = f"{len(plan.rooms)} rooms, {area:.0f} sq m   ·   model {manifest.request.model}"
    draw.text((WIDTH - _MARGIN, _MARGIN), told, _GREY, _font(20), anchor="ra")
    draw.line((_MARGIN, _HEAD, WIDTH - _MARGIN, _HEAD), _INK, 2)
    draw.text((WIDTH - _MARGIN, HEIGHT - _FOOT), number, _GREY, _font(18), anchor="ra")
    views = [view for view in manifest.views if view.style == style]
    for card, (left, top, width, height) in zip(cards, _cells()):
        if card is None:
            page.paste(large_plan(plan, views, width, height, _PAPER), (left, top))
        else:
            _put(page, folder, plan, card, (left, top, width, height))
    return page


def _cells() -> Iterator[tuple[int, int, int, int]]:
    width = (WIDTH - 2 * _MARGIN - (_COLUMNS - 1) * _GAP) // _COLUMNS
    height = (HEIGHT - _HEAD - _GAP - _FOOT - (_ROWS - 1) * _GAP) // _ROWS - 10
    for row in range(_ROWS):
        for column in range(_COLUMNS):
            left = _MARGIN + column * (width + _GAP)
            yield left, _HEAD + _GAP + row * (height + _GAP), width, height


def _put(
    page: Pillow.Image,
    folder: Folder,
    plan: FloorPlan,
    card: _Card,
    cell: tuple[int, int, int, int],
) -> None:
    """Paste a picture and write what it is under it."""
    left, top, width, height = cell
    image = Pillow.fromarray(folder.picture(card.file))
    fitted = _fit(image, width, height - _TEXT)
    page.paste(fitted, (left, top))
    below = top + fitted.height + 14
    draw = ImageDraw.Draw(page)
    title, lines = _told(card)
    mini = small_plan(plan, card.view, _PLAN, _PLAN - 8, _PAPER)
    page.paste(mini, (left + width - _PLAN, below - 4))
    draw.text((left, below), title, _INK, _font(23))
    for row, line in enumerate(lines):
        draw.text((left, below + 32 + 24 * row), line, _GREY, _font(17))


def _told(card: _Card) -> tuple[str, list[str]]:
    view = card.view
    room = plain(view.room or view.kind).capitalize()
    title = f"{room}  {view.area:.1f} sq m" if view.area else room
    title = f"{card.number}   {title}" if card.number else title
    by = f"seed {card.seed}" if view.kind == "eye" else f"scene {card.seed}"
    return title, [
        f"{view.style}  ·  {view.name}  ·  {by}",
        view.camera.told,
    ]


def _fit(image: Pillow.Image, width: int, height: int) -> Pillow.Image:
    scale = min(width / image.width, height / image.height)
    size = (round(image.width * scale), round(image.height * scale))
    return image.resize(size, Pillow.Resampling.LANCZOS)


def _font(points: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size=points)
