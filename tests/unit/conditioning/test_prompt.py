from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from underdraw.conditioning import parse_prompt, unknown_words
from underdraw.errors import SpecError


def weights(prompt: str) -> dict[str, float]:
    return {part.text.strip(): part.weight for part in parse_prompt(prompt) if part.text.strip()}


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("a red sofa", {"a red sofa": 1}),
        ("a (red) sofa", {"a": 1, "red": 1.1, "sofa": 1}),
        ("a (red:1.3) sofa", {"a": 1, "red": 1.3, "sofa": 1}),
        ("(red : .5 )", {"red": 0.5}),
        ("(red:-1)", {"red": -1}),
        ("[red]", {"red": 1 / 1.1}),
        ("((red))", {"red": 1.1 * 1.1}),
        ("((red) sofa:2)", {"red": 2.2, "sofa": 2}),
        ("([red])", {"red": 1}),
        (r"\(red\) \[sofa\] \\", {r"(red) [sofa] \\"[:-1]: 1}),
        (r"(red\):1.3)", {"red)": 1.3}),
        ("(red: sofa)", {"red: sofa": 1.1}),
        ("red:1.3)", {"red:1.3)": 1}),
        ("a) ] (b [", {"a) ] (b [": 1}),
        ("ratio 4:3, at 10:30", {"ratio 4:3, at 10:30": 1}),
        ("()", {}),
        ("", {}),
    ],
)
def test_emphasis(prompt: str, expected: dict[str, float]) -> None:
    assert weights(prompt) == pytest.approx(expected)


def test_break_starts_a_chunk() -> None:
    parts = parse_prompt("a red BREAK sofa BREAKFAST")
    assert [(part.text.strip(), part.starts_chunk) for part in parts] == [
        ("a red", False),
        ("sofa BREAKFAST", True),
    ]


@given(st.text(alphabet=st.characters(exclude_characters="()[]\\:")))
def test_plain_text_is_left_as_it_is(text: str) -> None:
    if "BREAK" not in text:
        assert "".join(part.text for part in parse_prompt(text)) == text


@given(st.text(alphabet="ab ()[]\\:1.3"))
def test_any_brackets_are_read_or_refused(text: str) -> None:
    try:
        parts = parse_prompt(text)
    except SpecError:
        return
    assert all(part.text for part in parts)


@pytest.mark.parametrize(
    "prompt",
    [
        "(" * 100_000,
        "(" * 100_000 + "a" + ")" * 100_000,
        "[" * 100_000 + "a" + "]" * 100_000,
        "(a" * 100_000 + ":1.0)" * 100_000,
        ": " * 100_000,
        ":" + "1" * 100_000,
        "\\" * 100_001,
        "BREAK " * 50_000,
    ],
    ids=lambda prompt: prompt[:7],
)
def test_long_prompts_take_linear_time(prompt: str) -> None:
    try:
        parse_prompt(prompt)
    except SpecError as error:
        assert "nest fewer brackets" in str(error)
    # Without a clock: a pass takes 0.1 s, a pass for every bracket would never end.


def test_a_weight_nobody_can_mean_is_refused() -> None:
    with pytest.raises(SpecError, match=r"'red' a weight of 1e\+03"):
        parse_prompt("(red:1000)")


def test_unknown_words_are_listed_once_without_syntax() -> None:
    prompt = "a (Red:1.3) zorg's [blue-ish] sofa, Zorg's 3 sofa"
    assert unknown_words(prompt, {"a", "red", "sofa", "3"}) == ["zorg's", "blue-ish"]
    assert unknown_words("", set()) == []
