"""What is said of the pictures: nothing, too much, or the same of many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from underdraw.datasets.checks.check import Check, Finding, Kind, Measured
from underdraw.datasets.checks.view import View
from underdraw.models.load import CLIP

_WINDOW = 75  # tokens of CLIP between its two ends
_OFTEN, _SHARE = 3, 0.01  # times, and share of the set, that one caption may be said


def _measure(view: View) -> str:
    return view.caption.strip()


def _judge(measured: Measured[str]) -> Iterator[Finding]:
    said: defaultdict[str, list[str]] = defaultdict(list)
    for name, caption in measured.values.items():
        said[caption].append(name)
    for name in said.pop("", []):
        yield Finding("caption empty", (name,), "no caption")
    most = max(_OFTEN, _SHARE * len(measured.values))
    for caption, names in said.items():
        if len(names) > most:
            shown = f"{caption[:40]!r} is said {len(names)} times"
            yield Finding("caption repeated", tuple(names), shown, len(names), most)
        count = tokens(caption)
        if count > _WINDOW:
            said_of = f"{count} tokens"
            yield Finding("caption long", tuple(names), said_of, count, _WINDOW)


def tokens(caption: str) -> int:
    """Count what CLIP reads a caption as, without its two ends."""
    if len(caption.encode()) <= _WINDOW:  # a token has a byte at least
        return len(caption.encode())
    return len(_tokenizer()(caption, add_special_tokens=False, verbose=False).input_ids)


@lru_cache(maxsize=1)
def _tokenizer() -> Any:
    from transformers import CLIPTokenizer

    return CLIPTokenizer.from_pretrained(CLIP, model_max_length=_WINDOW + 2, local_files_only=True)


CAPTIONS = Check(
    kinds={
        "caption empty": Kind("nothing is said of the picture", spoils=False),
        "caption repeated": Kind("one caption for many pictures says little of each", spoils=False),
        "caption long": Kind("more than 75 tokens, read in several parts or cut off", spoils=False),
    },
    measure=_measure,
    judge=_judge,
)
