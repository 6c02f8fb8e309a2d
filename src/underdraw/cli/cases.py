"""What commands that measure have in common: the cases as they are drawn, the controls as named."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from underdraw.cli import console
from underdraw.errors import unknown

if TYPE_CHECKING:
    from underdraw.evaluation import Case
    from underdraw.models import ModelFiles


def drawn(count: int, cases: Iterable[Case]) -> tuple[Case, ...]:
    """Draw or read cases, showing how far it is."""
    found: list[Case] = []
    with console.work(count) as done:
        for case in cases:
            found.append(case)
            done("the true pictures", len(found))
    return tuple(found)


def subjects(asked: list[str] | None, files: ModelFiles) -> list[list[tuple[str, str, str]]]:
    """Return what acts together: name, network and preprocessor of each."""
    from underdraw.cli.grammar import parse_subject

    found = [parse_subject(text) for text in asked or files.controls]
    for name, network, _ in (one for subject in found for one in subject):
        if network == name and name not in files.controls:
            raise unknown("control", name, files.controls)
    return found
