"""The root of every spec: frozen, closed, and readable when it is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self

from pydantic import BaseModel, ConfigDict, ValidationError

from underdraw.errors import SpecError


class Spec(BaseModel):
    """A frozen record of what is asked; unknown fields and NaN are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    if not TYPE_CHECKING:  # type checkers read the fields instead

        def __init__(self, **fields: Any) -> None:
            """Take the fields; SpecError where `parse` raises it."""
            try:
                super().__init__(**fields)
            except ValidationError as error:
                raise SpecError(explain(type(self).__name__, error)) from None

        # A spec inside another is built by pydantic itself, so that its errors say where it is.
        __init__.__pydantic_base_init__ = True

    @classmethod
    def parse(cls, data: Mapping[str, Any]) -> Self:
        """Build the spec from plain data.

        Raises:
            SpecError: one line that names each wrong field, what it was and what it may be.
        """
        try:
            return cls.model_validate(data)
        except ValidationError as error:
            raise SpecError(explain(cls.__name__, error)) from None


def explain(what: str, error: ValidationError) -> str:
    """Turn a validation error into one line a user can act on."""
    return f"{what}: " + "; ".join(map(_line, error.errors(include_url=False)))


def _line(problem: Any) -> str:
    where = ".".join(str(part) for part in problem["loc"]) or "value"
    if problem["type"] == "extra_forbidden":
        return f"{where} is not a field of it"
    given = problem.get("input")
    shown = repr(given) if not isinstance(given, Mapping) else "the mapping"
    message = problem["msg"].removeprefix("Value error, ")
    if problem["type"] == "multiple_of" and isinstance(given, int):
        unit = int(problem["ctx"]["multiple_of"])
        below = given // unit * unit
        nearest = [side for side in (below, below + unit) if side > 0]
        message += f"; the nearest are {' and '.join(map(str, nearest))}"
    return f"{where}={shown[:80]}: {message[0].lower()}{message[1:]}"
