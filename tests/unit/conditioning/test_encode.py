from __future__ import annotations

import pytest
import torch
from torch import Tensor

from tests import tiny
from underdraw.conditioning import encode_prompt
from underdraw.conditioning.encode import weigh

TEXT, TOKENIZER = tiny.text_encoder(), tiny.tokenizer()


def encode(prompt: str) -> Tensor:
    return encode_prompt(TEXT, TOKENIZER, prompt).tokens


def reference(prompt: str) -> Tensor:
    ids = TOKENIZER(
        prompt, padding="max_length", truncation=True, max_length=77, return_tensors="pt"
    ).input_ids
    return TEXT(ids)[0]


@pytest.mark.parametrize("prompt", ["", "a red sofa", "a room with zebras!", "a " * 75])
def test_a_plain_prompt_is_what_the_encoder_says(prompt: str) -> None:
    assert torch.equal(encode(prompt), reference(prompt))


def test_a_long_prompt_is_chunks_with_ends_of_their_own() -> None:
    long = encode("a " * 75 + "red sofa")
    assert long.shape == (1, 154, tiny.WIDTH)
    expected = torch.cat([reference("a " * 75), reference("red sofa")], dim=1)
    torch.testing.assert_close(long, expected, atol=1e-5, rtol=0)
    assert encode("a " * 151).shape == (1, 231, tiny.WIDTH)


def test_break_chunks() -> None:
    expected = torch.cat([reference("red"), reference("sofa")], dim=1)
    torch.testing.assert_close(encode("red BREAK sofa"), expected, atol=1e-5, rtol=0)


def test_a_weight_scales_its_tokens_against_the_others() -> None:
    plain, weighed = encode("a red sofa"), encode("a (red:1.5) sofa")
    factor = (weighed / plain).mean(dim=2)[0]
    assert torch.allclose(factor, factor[0] * torch.tensor([1, 1, 1.5] + [1] * 74), atol=1e-4)
    torch.testing.assert_close(weighed.abs().mean(), plain.abs().mean())
    assert torch.equal(encode("a (red:1) sofa"), plain)


def test_weights_touch_their_own_chunk_only() -> None:
    tokens = torch.randn(2, 77, 8, generator=torch.Generator().manual_seed(0))
    weights = torch.ones(2, 77)
    weights[1, 3] = 1.4
    weighed = weigh(tokens, weights)
    assert torch.equal(weighed[0], tokens[0])
    assert not torch.equal(weighed[1], tokens[1])


def test_weights_of_zero_give_no_nan() -> None:
    assert weigh(torch.randn(1, 4, 8), torch.zeros(1, 4)).eq(0).all()
