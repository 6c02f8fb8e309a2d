"""Read a prompt's emphasis: `(word)`, `(word:1.3)`, `[word]`, nested, with backslash escapes.

The syntax is AUTOMATIC1111's. It reads in one pass, so that a prompt of a hundred thousand brackets
costs no more than one of letters.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import NamedTuple

from underdraw.errors import SpecError

EMPHASIS = 1.1  # of round brackets without a number; square ones divide by it
MAX_WEIGHT = 100.0
CLOSING = {")": "(", "]": "["}

_TOKEN = re.compile(
    r"""
    \\[()\[\]\\]                             # an escaped bracket or backslash
    | :\s*+ [+-]?+ (?:\d++\.?+\d*+|\.\d++) \s*+\)   # the number that ends a weighted group
    | [()\[\]]
    | \bBREAK\b
    | (?:[^\\()\[\]:B]|B(?!REAK\b))++ | .                 # plain text, by the run or by the letter
    """,
    re.VERBOSE | re.DOTALL,
)


class Fragment(NamedTuple):
    """A stretch of a prompt that has one weight."""

    text: str
    weight: float
    starts_chunk: bool = False  # it follows a BREAK


def parse_prompt(prompt: str) -> list[Fragment]:
    """Part a prompt into fragments of one weight; brackets without a partner are plain text.

    Raises:
        SpecError: nested brackets multiply to a weight beyond MAX_WEIGHT.
    """
    tokens = _TOKEN.findall(prompt)
    factors = _factors(tokens)
    weights = [1.0]
    runs: list[tuple[list[str], float, bool]] = []
    starts = False
    for index, token in enumerate(tokens):
        if index in factors:
            factor = factors[index]
            weights.append(weights[-1] * factor) if factor is not None else weights.pop()
        elif token == "BREAK":
            starts = True
        elif runs and runs[-1][1] == weights[-1] and not starts:
            runs[-1][0].append(_plain(token))
        else:
            runs.append(([_plain(token)], weights[-1], starts))
            starts = False
    return [_fragment("".join(texts), weight, starts) for texts, weight, starts in runs]


def _plain(token: str) -> str:
    return token[1:] if len(token) == 2 and token[0] == "\\" else token


def _fragment(text: str, weight: float, starts_chunk: bool) -> Fragment:
    if not abs(weight) <= MAX_WEIGHT:
        raise SpecError(
            f"the prompt gives {text[:20]!r} a weight of {weight:.3g}; "
            f"nest fewer brackets or write a number up to {MAX_WEIGHT:g}"
        )
    return Fragment(text, weight, starts_chunk)


def _factors(tokens: list[str]) -> dict[int, float | None]:
    """Pair the brackets: the factor of every one that opens a group, None where it closes."""
    factors: dict[int, float | None] = {}
    open_at: list[int] = []
    for index, token in enumerate(tokens):
        if token in ("(", "["):
            open_at.append(index)
        elif open_at and CLOSING.get(token[-1]) == tokens[open_at[-1]] and token[0] != "\\":
            opening, number = open_at.pop(), token[1:-1].strip()
            plain = EMPHASIS if tokens[opening] == "(" else 1 / EMPHASIS
            factors[opening] = float(number) if number else plain
            factors[index] = None
    return factors


def word_pattern(words: Iterable[str]) -> re.Pattern[str]:
    """Return what finds any of these words, as written and whole, in a fragment's text."""
    longest_first = sorted(words, key=len, reverse=True)
    either = "|".join(map(re.escape, longest_first)) or "(?!)"
    return re.compile(rf"(?<![\w-])({either})(?![\w-])")


def words_in(prompt: str, words: Collection[str]) -> set[str]:
    """Return which of these words a prompt has."""
    pattern = word_pattern(words)
    return {word for part in parse_prompt(prompt) for word in pattern.findall(part.text)}


def unknown_words(
    prompt: str, vocabulary: Collection[str], learned: Collection[str] = ()
) -> list[str]:
    """Return the prompt's words that are not in a model's vocabulary, each once, in order.

    Args:
        prompt: with its brackets and weights.
        vocabulary: lower-case words the model was trained on.
        learned: words that stand for vectors, as written.
    """
    pattern = word_pattern(learned)
    text = " ".join(pattern.sub(" ", part.text) for part in parse_prompt(prompt)).lower()
    words = dict.fromkeys(re.findall(r"[^\W_]+(?:['-][^\W_]+)*", text))
    return [word for word in words if word not in vocabulary]
