"""The fenced blocks of a page: what it shows, in order."""

from __future__ import annotations

import re
from typing import NamedTuple

_FENCE = re.compile(r"^```(\S*)[ ]?([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Block(NamedTuple):
    language: str
    note: str  # what follows the language; `python diffusers` is another library's code
    text: str
    line: int

    @property
    def commands(self) -> list[str]:
        """The lines of a console block that start with a prompt."""
        return [line[2:] for line in self.text.splitlines() if line.startswith("$ ")]


def blocks(page: str) -> list[Block]:
    return [
        Block(found[1], found[2], found[3], page.count("\n", 0, found.start()) + 1)
        for found in _FENCE.finditer(page)
    ]
