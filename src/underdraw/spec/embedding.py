"""What one learned word is asked to be: its vectors, and what it is called in the prompt."""

from __future__ import annotations

from pydantic import Field, field_validator

from underdraw.spec.model import Spec


class EmbeddingSpec(Spec):
    """A word that stands for vectors (textual inversion, Gal et al. 2022, arXiv:2208.01618).

    Where the prompt or the negative prompt has the word, the text encoders read the vectors.
    """

    embedding: str = Field(min_length=1, description="a file, a folder, or a hub id")
    word: str | None = Field(
        default=None, description="in the prompt; what the file calls it, or is called"
    )

    @field_validator("word")
    @classmethod
    def _check_word(cls, value: str | None) -> str | None:
        if value is not None and (not value or value != value.strip()):
            raise ValueError("give a word without spaces around it")
        return value

    @property
    def title(self) -> str:
        """What messages call it."""
        return f"embedding {self.embedding!r}"
