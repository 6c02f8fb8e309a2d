"""Prompts and size conditioning as the networks read them."""

from underdraw.conditioning.conditioning import Branch, Conditioning, PromptEmbedding
from underdraw.conditioning.encode import Encoded, encode_prompt
from underdraw.conditioning.prompt import parse_prompt, unknown_words, words_in

__all__ = [
    "Branch",
    "Conditioning",
    "Encoded",
    "PromptEmbedding",
    "encode_prompt",
    "parse_prompt",
    "unknown_words",
    "words_in",
]
