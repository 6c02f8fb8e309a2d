"""The trials of a search on both objectives, as SVG."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence

from underdraw.tuning.search import Trial

_WIDTH, _HEIGHT, _LEFT, _BELOW, _RIGHT, _ABOVE = 680, 420, 64, 48, 72, 16  # pixels
_GREY, _BLUE, _RED, _INK = "#8c959f", "#1f6feb", "#d1242f", "#24292f"
_STEPS, _TICKS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0), 6  # between ticks, and the most of them

Place = Callable[[Trial], tuple[float, float]]


def chart(trials: Sequence[Trial], front: Sequence[Trial], best: Trial) -> str:
    """Draw every trial as a point, the front as a line, the defaults and the best by name."""
    across = _Axis([one.fidelity for one in trials], _LEFT, _WIDTH - _RIGHT)
    up = _Axis([one.adherence for one in trials], _HEIGHT - _BELOW, _ABOVE)

    def place(one: Trial) -> tuple[float, float]:
        return across(one.fidelity), up(one.adherence)

    parts = [*_frame(across, up)]
    for one in trials:
        x, y = place(one)
        parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{_GREY}" opacity="0.6">'
            f"<title>trial {one.number}</title></circle>"
        )
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in map(place, front))
    parts.append(f'<polyline fill="none" stroke="{_BLUE}" stroke-width="1.5" points="{points}"/>')
    parts += [
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="{_BLUE}"/>' for x, y in map(place, front)
    ]
    named = {0: ("defaults", _INK, trials[0]), best.number: ("best", _RED, best)}
    if best.number == 0:
        named = {0: ("defaults, the best", _RED, best)}
    for title, color, one in named.values():
        x, y = place(one)
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5.5" fill="{color}"/>')
        parts.append(_text(x + 9, y - 5, title, "start", color, halo=True))
    size = f'width="{_WIDTH}" height="{_HEIGHT}"'
    style = 'font-family="system-ui, sans-serif" font-size="12"'
    paper = f'<rect {size} fill="#fff"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} {style}>{paper}{"".join(parts)}</svg>\n'


class _Axis:
    """Where a value lies between two pixels, with a little room at both ends."""

    def __init__(self, values: Sequence[float], first: float, last: float) -> None:
        low, high = min(values), max(values)
        room = 0.06 * (high - low) or 0.05
        self.low, self.high = low - room, high + room
        self.first, self.last = first, last

    def __call__(self, value: float) -> float:
        way = (value - self.low) / (self.high - self.low)
        return self.first + way * (self.last - self.first)

    @property
    def ticks(self) -> list[float]:
        span = self.high - self.low
        step = next((one for one in _STEPS if span / one <= _TICKS), _STEPS[-1])
        first, last = math.ceil(self.low / step), math.floor(self.high / step)
        return [place * step for place in range(first, last + 1)]


def _frame(across: _Axis, up: _Axis) -> Iterator[str]:
    for value in across.ticks:
        x = across(value)
        yield _line(x, up.first, x, up.last)
        yield _text(x, _HEIGHT - _BELOW + 18, f"{value:.2f}", "middle", _GREY)
    for value in up.ticks:
        y = up(value)
        yield _line(across.first, y, across.last, y)
        yield _text(_LEFT - 8, y + 4, f"{value:.2f}", "end", _GREY)
    yield _text((across.first + across.last) / 2, _HEIGHT - 8, "fidelity", "middle", _INK)
    yield f'<g transform="translate(16 {(up.first + up.last) / 2:.0f}) rotate(-90)">'
    yield f"{_text(0, 0, 'adherence', 'middle', _INK)}</g>"


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    ends = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
    return f'<line {ends} stroke="#eaeef2"/>'


def _text(x: float, y: float, text: str, anchor: str, color: str, *, halo: bool = False) -> str:
    around = ' paint-order="stroke" stroke="#fff" stroke-width="4"' if halo else ""
    at = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{color}"'
    return f"<text {at}{around}>{text}</text>"
