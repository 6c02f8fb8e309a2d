"""The pictures that a request names, wherever they are in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from underdraw.spec.control import ControlSpec
from underdraw.spec.generation import GenerationSpec


def with_pictures(spec: GenerationSpec, change: Callable[[Any], Any]) -> GenerationSpec:
    """Return the request with every picture in it changed; one that is None stays so.

    The order is that in which records count them: of each control its image, its region and its
    conditions; then the picture the request starts from, and its mask.
    """

    def put(one: Any, *fields: str) -> dict[str, Any]:
        given = {field: getattr(one, field) for field in fields}
        return {field: change(image) for field, image in given.items() if image is not None}

    def control(one: ControlSpec) -> ControlSpec:
        update = put(one, "image", "region")
        further = [part.model_copy(update=put(part, "image")) for part in one.conditions]
        return one.model_copy(update=update | {"conditions": tuple(further)})

    controls = tuple(map(control, spec.controls))
    return spec.model_copy(update={"controls": controls, **put(spec, "image", "mask")})


def pictures_in(spec: GenerationSpec) -> list[Any]:
    """Return every picture in a request, in the order that `with_pictures` takes them."""
    found: list[Any] = []

    def note(image: Any) -> Any:
        found.append(image)
        return image

    with_pictures(spec, note)
    return found
