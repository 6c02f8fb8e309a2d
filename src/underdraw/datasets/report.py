"""What a survey leaves: a table, a page to look at, data, and the names to leave out."""

from __future__ import annotations

import base64
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from textwrap import shorten

from PIL import Image as Pillow

from underdraw.datasets.checks import KINDS, Finding
from underdraw.datasets.checks.view import shrunk
from underdraw.datasets.entry import Item, read_image
from underdraw.datasets.survey import Survey
from underdraw.errors import ImageError
from underdraw.output.embed import png_bytes

HEAD = ("finding", "pairs", "share", "", "the worst")
_SHOWN = 24  # findings of a kind on the page; all are in the data
_THUMB = 144
_WIDE = 90  # letters in a table's last column
_STYLE = """body { font: 14px/1.5 system-ui, sans-serif; margin: 2em; color: #222 }
table { border-collapse: collapse; margin: 1em 0 } td, th { padding: .2em .8em; text-align: left }
th { border-bottom: 1px solid #999 } td.figure { font-variant-numeric: tabular-nums }
.kind { display: flex; flex-wrap: wrap; gap: 1.2em } .pair { margin: .5em 0 }
.pair p { max-width: 292px }
.pair div { display: flex; gap: 4px } img { width: 144px; height: auto; align-self: start }
p { margin: .2em 0; overflow-wrap: anywhere } .said { color: #666 }"""


def rows(survey: Survey) -> Iterator[tuple[str, ...]]:
    """Write a line for each kind that was found, under HEAD."""
    for kind, findings in _by_kind(survey).items():
        names = {name for one in findings for name in one.names}
        share = f"{len(names) / max(len(survey.entries), 1):.1%}" if names else "the set"
        worst = findings[0]
        said = f"{worst.names[0]}: {worst.said}" if worst.names else worst.said
        spoils = "spoiled" if KINDS[kind].spoils else "remark"
        yield kind, str(len(names) or "-"), share, spoils, shorten(said, _WIDE, placeholder=" …")


def as_json(survey: Survey) -> str:
    """Write all findings as data."""
    data = {
        "pairs": len(survey.entries),
        "spoiled": len(survey.spoiled),
        "findings": [
            {
                "kind": one.kind,
                "spoils": KINDS[one.kind].spoils,
                "names": one.names,
                "said": one.said,
                "number": one.number,
                "threshold": one.threshold,
            }
            for one in survey.findings
        ],
    }
    return json.dumps(data, indent=1, ensure_ascii=False) + "\n"


def quarantine(survey: Survey) -> str:
    """Write the names of the spoiled pairs as `quarantine` of a set reads them, each with why."""
    lines = [
        f"# {'; '.join(sorted({one.kind for one in findings}))}\n{name}\n"
        for name, findings in survey.spoiled.items()
    ]
    return "".join(lines)


def page(survey: Survey, title: str) -> str:
    """Write a page that opens offline: each kind with its pairs, the worst first."""
    head = "".join(f"<th>{escape(cell)}</th>" for cell in HEAD)
    body = "".join(
        "<tr>" + "".join(f'<td class="figure">{escape(cell)}</td>' for cell in row) + "</tr>\n"
        for row in rows(survey)
    )
    parts = [
        f"<!doctype html><meta charset='utf-8'><title>{escape(title)}</title>",
        f"<style>{_STYLE}</style><h1>{escape(title)}</h1>",
        f"<p>{len(survey.entries)} pairs, {len(survey.spoiled)} spoiled.</p>",
        f"<table><tr>{head}</tr>\n{body}</table>",
    ]
    for kind, findings in _by_kind(survey).items():
        parts += _section(survey, kind, findings)
    return "\n".join(parts) + "\n"


def _by_kind(survey: Survey) -> Mapping[str, Sequence[Finding]]:
    found: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in survey.findings:
        found[finding.kind].append(finding)
    return {kind: found[kind] for kind in KINDS if kind in found}


def _section(survey: Survey, kind: str, findings: Sequence[Finding]) -> Iterator[str]:
    yield f"<h2>{escape(kind)}</h2><p>{escape(KINDS[kind].means)}</p>"
    shown = [(name, one) for one in findings for name in one.names or ("",)]
    if len(shown) > _SHOWN:
        yield f"<p class='said'>{_SHOWN} of {len(shown)}</p>"
    yield "<div class='kind'>"
    for name, one in shown[:_SHOWN]:
        images = "".join(
            _thumbnail(item) for item in (*_items(survey, name), *_items(survey, one.beside))
        )
        entry = survey.entries.get(name)
        caption = shorten(entry.caption, _WIDE, placeholder=" …") if entry else ""
        said = "".join(
            f"<p class='{style}'>{escape(text)}</p>"
            for style, text in (("name", name), ("said", one.said), ("said", caption))
            if text
        )
        yield f"<div class='pair'><div>{images}</div>{said}</div>"
    yield "</div>"


def _items(survey: Survey, name: str | None) -> Iterator[Item]:
    entry = survey.entries.get(name or "")
    if entry is not None:
        yield entry.target
        if entry.condition is not None:
            yield entry.condition


def _thumbnail(item: Item) -> str:
    try:
        small = shrunk(read_image(item), _THUMB)
    except ImageError:
        return ""
    data = base64.b64encode(png_bytes(Pillow.fromarray(small))).decode()
    return f'<img src="data:image/png;base64,{data}" alt="{escape(str(item))}">'
