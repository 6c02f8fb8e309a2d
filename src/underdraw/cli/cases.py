"""What commands that measure have in common: the cases as they are drawn, the controls as named."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from underdraw.cli import console
from underdraw.errors import unknown

if TYPE_CHECKING:
    from underdraw.evaluation import Case
    from underdraw.models import ModelFiles


def drawn(scenes: Iterable[Case], count: int) -> tuple[Case, ...]:
    """Draw or read cases, showing how far it is."""
    cases: list[Case] = []
    with console.work(count) as done:
        for case in scenes:
            cases.append(case)
            done("the scenes themselves", len(cases))
    return tuple(cases)


def subjects(
    asked: list[str] | None, files: ModelFiles
) -> tuple[dict[str, str], tuple[tuple[str, ...], ...]]:
    """Return the networks that were named, by their control images, and what acts together."""
    networks: dict[str, str] = {}
    subjects: list[tuple[str, ...]] = []
    for text in asked or files.controls:
        names = []
        for part in text.split("+"):
            name, given, network = part.partition("=")
            if given:
                networks[name] = network
            elif name not in files.controls and name not in networks:
                raise unknown("control", name, files.controls)
            names.append(name)
        subjects.append(tuple(names))
    return networks, tuple(dict.fromkeys(subjects))
