"""How the two halves of a UNet are weighed where they meet."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from underdraw.spec.model import Spec

Factor = Annotated[float, Field(ge=0, le=10)]


class FreeUSpec(Spec):
    """FreeU (Si et al. 2023, arXiv:2309.11497): a stronger backbone, weaker skips.

    A factor of 1 leaves things as they are.
    """

    b1: Factor = Field(description="of the backbone's features in the first stage up")
    b2: Factor = Field(description="of those in the second")
    s1: Factor = Field(description="of what is slowest in the skips of the first stage up")
    s2: Factor = Field(description="of that in those of the second")
