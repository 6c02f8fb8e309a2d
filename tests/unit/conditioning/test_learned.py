"""Words that stand for vectors, in prompts of any length and emphasis."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor

from tests import tiny
from underdraw.conditioning import encode_prompt, unknown_words, words_in

TEXT, TOKENIZER = tiny.text_encoder(), tiny.tokenizer()
TABLE = TEXT.get_input_embeddings().weight
RED, SOFA = (TOKENIZER(word, add_special_tokens=False).input_ids for word in ("red", "sofa"))
# Vectors of words that the encoder knows, so that what it should say is known.
LEARNED = {"<both>": TABLE[[*RED, *SOFA]], "one": TABLE[RED]}


def encode(prompt: str, learned: dict[str, Tensor] | None = None) -> Tensor:
    return encode_prompt(TEXT, TOKENIZER, prompt, learned=learned or {}).tokens


@pytest.mark.parametrize(
    ("prompt", "same"),
    [
        ("a <both> with a photo", "a red sofa with a photo"),
        ("<both>", "red sofa"),
        ("a (<both>:1.4), one", "a (red sofa:1.4), red"),
        ("[one] one BREAK one", "[red] red BREAK red"),
        ("a " * 74 + "<both> a", "a " * 74 + "BREAK red sofa a"),
        ("a " * 73 + "<both> a", "a " * 73 + "red sofa a"),
        ("a room", "a room"),
    ],
)
def test_vectors_are_read_in_place_of_their_word(prompt: str, same: str) -> None:
    assert torch.equal(encode(prompt, LEARNED), encode(same))


@pytest.mark.parametrize("prompt", ["a ones", "a one-room", "a One", "blue_one", "<both"])
def test_words_are_whole_and_as_written(prompt: str) -> None:
    assert torch.equal(encode(prompt, LEARNED), encode(prompt))


def test_the_longest_word_is_taken() -> None:
    learned = {"one": TABLE[RED], "one two": TABLE[SOFA]}
    assert torch.equal(encode("a one two", learned), encode("a sofa"))


def test_a_words_vectors_stay_in_one_chunk() -> None:
    learned = {"style": torch.randn(75, tiny.WIDTH, generator=torch.Generator().manual_seed(0))}
    assert encode("a style", learned).shape == (1, 154, tiny.WIDTH)
    assert encode("style", learned).shape == (1, 77, tiny.WIDTH)


def test_nothing_of_it_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    before, words = encode("a <both>"), len(TOKENIZER)

    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError("stopped")

    layer = TEXT.get_input_embeddings()
    with monkeypatch.context() as patch:
        patch.setattr(type(layer), "forward", fail)
        with pytest.raises(RuntimeError, match="stopped"):
            encode("a <both>", LEARNED)
    assert not layer._forward_hooks and len(TOKENIZER) == words
    encode("a <both>", LEARNED)
    assert not layer._forward_hooks
    assert torch.equal(encode("a <both>"), before)


def test_which_words_a_prompt_has() -> None:
    prompt = "a (my-style:1.2), <cat>, nostyle and [style (v2)]"
    words = ["my-style", "<cat>", "style", "v2", "dog"]
    assert words_in(prompt, words) == {"my-style", "<cat>", "style", "v2"}
    assert words_in(prompt, []) == set()


def test_a_learned_word_is_not_unknown() -> None:
    known = {"a", "in"}
    assert unknown_words("a (zorg:1.2) in <cat-toy>, Zorg", known, ["zorg", "<cat-toy>"]) == [
        "zorg"
    ]
