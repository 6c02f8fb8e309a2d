"""A run on one page that opens offline: curves, looks, and the sheets of samples."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from html import escape
from pathlib import Path

from underdraw.output.write import write_all
from underdraw.training.lesson import Lesson
from underdraw.training.watch import Look, best_of, uptake_of

_WIDTH, _HEIGHT, _MARGIN, _LEGEND = 760, 220, 44, 420  # pixels
_COLORS = ("#1f6feb", "#d1242f", "#8c959f")
_STYLE = """body { font: 14px/1.5 system-ui, sans-serif; margin: 2em; color: #222; max-width: 60em }
table { border-collapse: collapse } td, th { padding: .15em .8em; text-align: right }
th { border-bottom: 1px solid #999 } td { font-variant-numeric: tabular-nums }
svg { display: block; margin: 1em 0 } img { max-width: 100%; image-rendering: pixelated }
.best { background: #dafbe1 } figure { margin: 1em 0 } figcaption { color: #666 }"""

Series = tuple[str, Callable[[Look], float]]
_CHARTS: tuple[tuple[str, tuple[Series, ...]], ...] = (
    (
        "Error on held-out pairs",
        (
            ("its own condition", lambda look: look.true),
            ("another pair's", lambda look: look.shuffled),
            ("no control", lambda look: look.alone),
        ),
    ),
    ("Gain: what the right condition takes off the error", (("gain", lambda look: look.gain),)),
    ("Zero convolutions, root mean square", (("weights", lambda look: look.zero_norm),)),
    ("Loss of training", (("loss", lambda look: look.loss),)),
)
_HEAD = ("step", "loss", "true", "shuffled", "alone", "gain", "95 % of the advantage", "zero norm")


def summary(lesson: Lesson) -> list[str]:
    """Say in a few lines how a run went."""
    if not lesson.looks:
        return ["no look was taken yet"]
    uptake, best = uptake_of(lesson.looks), best_of(lesson.looks)
    said = f"the control was taken up at step {uptake}" if uptake else "it was not taken up yet"
    lines = [said, f"the best look is of step {best.step}: gain {best.gain:.3f}"]
    lines += [f"stopped: {lesson.stopped}"] if lesson.stopped else []
    lines += [f"left out {name}: {why}" for name, why in lesson.pairs.left_out.items()]
    return lines


def head(looks: Sequence[Look]) -> tuple[str, ...]:
    """Return what the columns are, with those of the samples' fidelity where it was read."""
    return (*_HEAD, *(looks[-1].fidelity if looks else ()))


def row(look: Look) -> tuple[str, ...]:
    """Write a look's cells under their head."""
    figures = (look.loss, look.true, look.shuffled, look.alone, look.gain)
    ends = f"[{look.advantage.low:.4f}, {look.advantage.high:.4f}]"
    cells = (str(look.step), *(f"{figure:.4f}" for figure in figures), ends)
    obeyed = (f"{figure:.3f}" for figure in look.fidelity.values())
    return (*cells, f"{look.zero_norm:.4f}", *obeyed)


def write_report(lesson: Lesson) -> Path:
    """Write report.html into a run's folder."""
    path = lesson.folder / "report.html"
    write_all({path: _page(lesson).encode()}, overwrite=True)
    return path


def chart(looks: Sequence[Look], title: str, series: Sequence[Series], mark: int | None) -> str:
    """Draw curves over the steps as SVG, with a line where the control was taken up."""
    values = [[read(look) for look in looks] for _, read in series]
    low, high = min(map(min, values)), max(map(max, values))
    span, last = (high - low) or 1.0, looks[-1].step

    def x(step: int) -> float:
        return _MARGIN + (_WIDTH - 2 * _MARGIN) * step / last

    def y(value: float) -> float:
        return _HEIGHT - _MARGIN / 2 - (_HEIGHT - _MARGIN) * (value - low) / span

    parts = [f'<text x="{_MARGIN}" y="14" font-weight="600">{escape(title)}</text>']
    for place, ((name, _), line) in enumerate(zip(series, values, strict=True)):
        points = " ".join(f"{x(k.step):.1f},{y(v):.1f}" for k, v in zip(looks, line, strict=True))
        color = _COLORS[place]
        parts.append(f'<polyline fill="none" stroke="{color}" stroke-width="2" points="{points}"/>')
        at = f'x="{_LEGEND + 110 * place}" y="14"'
        parts.append(f'<text {at} fill="{color}">{escape(name)}</text>')
    for value in (low, high):
        parts.append(f'<text x="2" y="{y(value):.0f}" fill="#666">{value:.3g}</text>')
    parts.append(f'<text x="{x(last) - 40:.0f}" y="{_HEIGHT - 2}" fill="#666">step {last}</text>')
    if mark is not None:
        ends = f'x1="{x(mark):.1f}" x2="{x(mark):.1f}" y1="20" y2="{_HEIGHT - 20}"'
        parts.append(f'<line {ends} stroke="#1a7f37" stroke-dasharray="4"/>')
        parts.append(f'<text x="{x(mark) + 4:.1f}" y="32" fill="#1a7f37">taken up</text>')
    size = f'width="{_WIDTH}" height="{_HEIGHT}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-size="12">{"".join(parts)}</svg>'


def _page(lesson: Lesson) -> str:
    name, looks = escape(lesson.spec.name), lesson.looks
    said = "".join(f"<li>{escape(line)}</li>" for line in summary(lesson))
    mark = uptake_of(looks)
    charts = "".join(chart(looks, title, series, mark) for title, series in _charts(looks))
    sheets = "".join(map(_figure, sorted(lesson.folder.glob("samples-*.png"))))
    recipe = escape(lesson.spec.model_dump_json(indent=1))
    return (
        f"<!doctype html><html lang=en><meta charset=utf-8><title>{name}</title>"
        f"<style>{_STYLE}</style><h1>{name} for {escape(lesson.spec.model)}</h1><ul>{said}</ul>"
        f"{charts}{_table(looks)}<h2>Held-out pairs</h2>{sheets}"
        f"<h2>Recipe</h2><pre>{recipe}</pre></html>"
    )


def _charts(looks: Sequence[Look]) -> Iterator[tuple[str, Sequence[Series]]]:
    """Yield what is charted: of every look, and of the samples by each score that all have."""
    if not looks:
        return
    yield from _CHARTS
    for name in looks[-1].fidelity:
        if all(name in look.fidelity for look in looks):
            read: Series = ("of the samples", lambda look, name=name: look.fidelity[name])
            yield name, (read,)


def _table(looks: Sequence[Look]) -> str:
    titles = "".join(f"<th>{escape(cell)}</th>" for cell in head(looks))
    best = best_of(looks) if looks else None
    lines = "".join(
        f"<tr{' class=best' if look is best else ''}>"
        + "".join(f"<td>{cell}</td>" for cell in row(look))
        + "</tr>"
        for look in looks
    )
    return f"<table><tr>{titles}</tr>{lines}</table>"


def _figure(path: Path) -> str:
    data = b64encode(path.read_bytes()).decode()
    step = int(path.stem.rpartition("-")[2])
    picture = f'<img src="data:image/png;base64,{data}">'
    return f"<figure>{picture}<figcaption>step {step}</figcaption></figure>"
