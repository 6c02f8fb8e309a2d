"""What a sweep varies: axes over any field of a spec, laid out as pages of rows and columns."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from underdraw.cli.grammar import split
from underdraw.errors import SpecError
from underdraw.spec import GenerationSpec
from underdraw.spec.io import override


@dataclass(frozen=True)
class Axis:
    """A field of the spec and the values it takes, as they were written."""

    path: str
    values: tuple[str, ...]

    @classmethod
    def parse(cls, text: str, option: str = "--axis") -> Axis:
        """Read `controls.0.scale=0,0.5,1`, which was given to an option.

        Raises:
            SpecError: not of that form.
        """
        path, equals, values = text.partition("=")
        if not path or not equals or not values:
            raise SpecError(
                f"{option} {text!r}: write FIELD=VALUE,VALUE,... "
                "for example controls.0.scale=0,0.5,1"
            )
        return cls(path, tuple(split(values)))

    def overrides(self) -> list[str]:
        """Return one `path=value` for each value."""
        return [f"{self.path}={value}" for value in self.values]


@dataclass(frozen=True)
class Page:
    """One sheet of a sweep: a grid of specs under the labels of its rows and columns."""

    title: str
    rows: list[str]
    columns: list[str]
    specs: list[list[GenerationSpec]]


def lay_out(spec: GenerationSpec, axes: Sequence[Axis]) -> Iterator[Page]:
    """Yield the pages of a sweep.

    The first axis runs down the rows, the second along the columns, all others over the pages; a
    single axis is one row.

    Raises:
        SpecError: a field or a value the spec doesn't take.
    """
    rows, columns, *others = [axis.overrides() for axis in axes] + [[""]] * max(0, 2 - len(axes))
    if len(axes) == 1:
        rows, columns = columns, rows
    for page in itertools.product(*others):
        grid = [
            [override(spec, filter(None, (*page, row, column))) for column in columns]
            for row in rows
        ]
        yield Page("  ".join(page), rows, columns, grid)
