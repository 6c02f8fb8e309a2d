"""What listings print beside and over a plan: bars, logos, compasses, legends, photographs."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from benchmarks.plan_hands.listing.board import CORPORATE, FIRMS, LINES, Board
from benchmarks.plan_hands.listing.chance import blend, maybe, near, one_of
from benchmarks.plan_hands.listing.sheet import Sheet
from benchmarks.plan_hands.listing.style import WHITE, Style
from benchmarks.plan_hands.listing.words import Tongue
from numpy.typing import NDArray
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

Rng = np.random.Generator


def _bar(board: Board) -> None:
    """A filled bar over the whole width, at the top or at the foot."""
    width, height = board.sheet.size
    high = board.rng.uniform(0.03, 0.09) * height
    for y in board.rng.permutation([0.0, height - high]):
        body = Polygon(board.sheet.box(-1, y - 1, width + 1, y + high + 1))
        if not body.intersects(board.solid):
            board.boxes.append(body)
            board.sheet.fill(body, board.colour)
            board.write(one_of(board.rng, FIRMS), width * 0.04, y + high * 0.3, high * 0.4, WHITE)
            return


def _logo(board: Board) -> None:
    size = float(board.rng.uniform(18, 60))
    at = board.place(size * 3.2, size)
    if at is None:
        return
    x, y = at
    turn = np.linspace(0, 2 * np.pi, int(board.rng.choice([3, 4, 5, 6, 30])), endpoint=False)
    turn += float(board.rng.uniform(0, 6))
    ring = [
        board.sheet.metres(x + size / 2 * (1 + np.cos(t)), y + size / 2 * (1 + np.sin(t)))
        for t in turn
    ]
    board.sheet.fill(ring, board.colour)
    inner = board.sheet.box(x + size * 0.35, y + size * 0.35, x + size * 0.65, y + size * 0.65)
    board.sheet.fill(inner, WHITE)
    board.write(
        one_of(board.rng, FIRMS), x + size * 1.15, y + size * 0.35, size * 0.3, board.colour
    )


def _compass(board: Board) -> None:
    size = float(board.rng.uniform(22, 80))
    at = board.place(size, size * 1.25)
    if at is None:
        return
    x, y = at[0] + size / 2, at[1] + size * 0.7
    turn = float(board.rng.uniform(0, 2 * np.pi)) if maybe(board.rng, 0.6) else 0.0

    def spot(angle: float, reach: float) -> tuple[float, float]:
        a = turn + angle
        return board.sheet.metres(
            x + reach * size / 2 * np.sin(a), y - reach * size / 2 * np.cos(a)
        )

    ink, kind = board.style.words_colour, int(board.rng.integers(4))
    if kind != 1:
        ring = [spot(float(t), 0.75) for t in np.linspace(0, 2 * np.pi, 40)]
        board.sheet.line(ring, ink, 1 + kind)
    if kind < 2:
        board.sheet.fill([spot(0, 0.95), spot(2.6, 0.6), spot(np.pi, 0.3)], ink)
        board.sheet.line([spot(0, 0.95), spot(-2.6, 0.6), spot(np.pi, 0.3)], ink, 1, True)
    elif kind == 2:
        for k in range(4):
            base = k * np.pi / 2
            points = [spot(base, 1.0), spot(base + 0.5, 0.25), spot(base - 0.5, 0.25)]
            board.sheet.fill(points, ink if k % 2 else blend(ink, WHITE, 0.4))
    else:
        board.sheet.line([spot(np.pi, 0.8), spot(0, 0.9)], ink, 2)
        board.sheet.fill([spot(0, 1.0), spot(0.35, 0.6), spot(-0.35, 0.6)], ink)
    board.sheet.words("N", spot(0, 1.2), board.font(), size * 0.16, ink)


def _scale_bar(board: Board) -> None:
    metres = int(board.rng.choice([1, 2, 3, 5]))
    wide = metres * board.sheet.scale
    at = board.place(wide + 30, 22)
    if at is None:
        return
    x, y = at
    for k in range(metres * 2):
        ends = x + wide * k / metres / 2, x + wide * (k + 1) / metres / 2
        part = board.sheet.box(ends[0], y, ends[1], y + 5)
        if k % 2 == 0:
            board.sheet.fill(part, board.style.words_colour)
        board.sheet.line(part, board.style.words_colour, 1, True)
    board.write(f"{metres} m", x + wide + 4, y, 7, board.style.words_colour)


def _text(board: Board) -> None:
    lines = [one_of(board.rng, LINES) for _ in range(int(board.rng.integers(1, 5)))]
    height = float(board.rng.uniform(6, 15))
    at = board.place(max(map(len, lines)) * height * 0.85, height * 1.8 * len(lines))
    if at is None:
        return
    ink = board.style.words_colour if maybe(board.rng, 0.7) else board.colour
    for k, line in enumerate(lines):
        board.write(line, at[0], at[1] + k * height * 1.8, height, ink)


def _legend(board: Board) -> None:
    """A table of rooms and areas, with lines or swatches."""
    rows, height = int(board.rng.integers(3, 10)), float(board.rng.uniform(6, 11))
    wide, step = height * 19, height * 2.1
    at = board.place(wide, step * rows)
    if at is None:
        return
    x, y = at
    ruled, ink = maybe(board.rng, 0.5), board.style.words_colour
    for k in range(rows):
        low = y + k * step
        role = one_of(board.rng, list(board.tongue.names))
        name = board.tongue.names[role][0]
        name = name if all(ord(c) < 0x2FFF for c in name) else role
        area = f"{board.rng.uniform(2, 30):.1f}"
        if ruled:
            board.sheet.line(board.sheet.box(x, low, x + wide, low + step), ink, 1, True)
        else:
            swatch = board.sheet.box(x + 1, low + 2, x + step - 3, low + step - 2)
            colour = board.style.floor.get(role, ("", near(board.rng, board.colour, 50), WHITE))[1]
            board.sheet.fill(swatch, colour)
            board.sheet.line(swatch, ink, 1, True)
        board.write(str(k + 1), x + 4, low + height * 0.5, height, ink)
        board.write(name, x + step * 1.2, low + height * 0.5, height, ink)
        board.write(area, x + wide - height * 4, low + height * 0.5, height, ink)


def _scene(rng: Rng, high: int, wide: int) -> NDArray[np.uint8]:
    """Paint a front with windows before a sky, or a room, as a photograph shows them."""
    sky = np.asarray(near(rng, (170, 200, 230), 25), float)
    ramp = np.linspace(0, 1, high)[:, None, None]
    image = np.broadcast_to(sky * (1 - ramp) + 235 * ramp, (high, wide, 3)).astype(np.uint8)
    ground = int(high * rng.uniform(0.7, 0.9))
    image[ground:] = near(rng, (120, 130, 90), 25)
    for _ in range(int(rng.integers(1, 5))):
        x, w = int(rng.uniform(-0.1, 0.8) * wide), int(rng.uniform(0.2, 0.6) * wide) + 2
        top = int(high * rng.uniform(0.1, 0.6))
        image[top:ground, max(0, x) : x + w] = near(rng, (200, 190, 180), 35)
        pane = near(rng, (70, 80, 95), 20)
        for row in range(top + high // 18, ground - high // 12, max(4, high // 9)):
            for column in range(max(0, x) + wide // 24, x + w - wide // 14, max(4, wide // 12)):
                image[row : row + high // 14, column : column + wide // 20] = pane
    return np.asarray(cv2.GaussianBlur(image, (3, 3), 0), np.uint8)


def _photo(board: Board) -> None:
    """A picture of a house or a street, or one so blurred that nobody can tell."""
    wide, high = (float(v) for v in board.rng.uniform(0.1, 0.4, 2) * board.sheet.size)
    at = board.place(wide, high)
    if at is None:
        return
    body = board.sheet.box(at[0], at[1], at[0] + wide, at[1] + high)
    if maybe(board.rng, 0.7):
        board.sheet.paste(body, lambda h, w, _: _scene(board.rng, h, w))
    else:
        coarse = board.rng.integers(60, 220, (5, 7, 3)).astype(np.uint8)
        board.sheet.paste(body, lambda h, w, _: cv2.resize(coarse, (w, h), interpolation=2))
    if maybe(board.rng, 0.4):
        board.sheet.line(body, board.style.words_colour, 2, True)


def _code(board: Board) -> None:
    """A square of black and white squares, as telephones read."""
    size = float(board.rng.uniform(40, 90))
    at = board.place(size, size)
    if at is None:
        return
    cells = (board.rng.random((21, 21)) < 0.5).astype(np.uint8) * 255
    for y, x in ((0, 0), (0, 14), (14, 0)):
        cells[y : y + 7, x : x + 7] = 0
        cells[y + 1 : y + 6, x + 1 : x + 6] = 255
        cells[y + 2 : y + 5, x + 2 : x + 5] = 0
    dots = cv2.cvtColor(cells, cv2.COLOR_GRAY2RGB)
    body = board.sheet.box(at[0], at[1], at[0] + size, at[1] + size)
    board.sheet.paste(body, lambda h, w, _: cv2.resize(dots, (w, h), interpolation=0))


def _frame(board: Board) -> None:
    width, height = board.sheet.size
    off = float(board.rng.uniform(3, 14))
    body = board.sheet.box(off, off, width - off, height - off)
    if Polygon(body).contains(board.solid):
        board.sheet.line(
            body, board.style.words_colour, float(board.rng.choice([1, 2, 4, 8])), True
        )


def _watermark(board: Board) -> None:
    """Words over all that the plan shows through."""
    width, height = board.sheet.size
    text, alpha = one_of(board.rng, FIRMS), float(board.rng.uniform(0.08, 0.3))
    grey = one_of(board.rng, ((120, 120, 120), board.colour, (170, 170, 170)))
    if maybe(board.rng, 0.5):
        size = width / len(text) * board.rng.uniform(0.6, 1.1)
        at = board.sheet.metres(width / 2, height * board.rng.uniform(0.3, 0.7))
        board.sheet.words(text, at, "DejaVuSans-Bold.ttf", size, grey, alpha=alpha)
        return
    size = max(10.0, width / 40)
    for y in np.arange(size, height, height / 4):
        for x in np.arange(0, width, size * (len(text) + 4)):
            at = board.sheet.metres(x + y % 77, y)
            board.sheet.words(text, at, "DejaVuSans.ttf", size, grey, alpha=alpha)


def _key_plan(board: Board) -> None:
    """Blocks of a site or of a storey, one of them dark: the one that is on the page."""
    size = float(board.rng.uniform(40, 130))
    at = board.place(size, size)
    if at is None:
        return
    marks = [np.sort(board.rng.uniform(0, size, int(board.rng.integers(2, 5)))) for _ in (0, 1)]
    xs, ys = (np.concatenate([[0.0], each, [size]]) for each in marks)
    dark = int(board.rng.integers((len(xs) - 1) * (len(ys) - 1)))
    pale = blend(board.colour, WHITE, 0.75)
    for i in range(len(xs) - 1):
        for j in range(len(ys) - 1):
            chosen = i * (len(ys) - 1) + j == dark
            if not chosen and maybe(board.rng, 0.25):
                continue
            box = board.sheet.box(
                at[0] + xs[i], at[1] + ys[j], at[0] + xs[i + 1], at[1] + ys[j + 1]
            )
            board.sheet.fill(box, board.colour if chosen else pale)
            board.sheet.line(box, WHITE if maybe(board.rng, 0.5) else board.colour, 1, True)


def _strip(board: Board) -> None:
    """A filled bar at the left or the right edge, with words that stand."""
    width, height = board.sheet.size
    wide = board.rng.uniform(0.04, 0.12) * width
    x = float(board.rng.choice([0.0, width - wide]))
    body = Polygon(board.sheet.box(x - 1, -1, x + wide + 1, height + 1))
    if not body.intersects(board.solid) and not any(body.intersects(o) for o in board.boxes):
        board.boxes.append(body)
        board.sheet.fill(body, board.colour)
        spot = board.sheet.metres(x + wide / 2, height * board.rng.uniform(0.3, 0.7))
        text = one_of(board.rng, FIRMS)
        board.sheet.words(text, spot, board.font(), wide * 0.35, WHITE, upright=True)


# What a page may have, and how often.
THINGS: tuple[tuple[Callable[[Board], None], float], ...] = (
    (_bar, 0.18),
    (_strip, 0.08),
    (_key_plan, 0.1), (_logo, 0.3), (_compass, 0.4), (_photo, 0.14), (_legend, 0.2), (_text, 0.55),
    (_scale_bar, 0.2), (_text, 0.35), (_code, 0.05), (_frame, 0.1), (_watermark, 0.13),
)  # fmt: skip


def draw_clutter(rng: Rng, sheet: Sheet, style: Style, tongue: Tongue, solid: BaseGeometry) -> None:
    """Draw what stands beside the plan, and what lies over it."""
    colour = near(rng, one_of(rng, CORPORATE), 15)
    board = Board(rng, sheet, style, tongue, solid.buffer(0.15), colour)
    if maybe(rng, 0.12):
        return
    for draw, chance in THINGS:
        if maybe(rng, chance):
            draw(board)
