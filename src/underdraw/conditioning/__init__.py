"""Prompts and size conditioning as the networks read them."""

from underdraw.conditioning.conditioning import Branch, Conditioning, PromptEmbedding

__all__ = ["Branch", "Conditioning", "PromptEmbedding"]
