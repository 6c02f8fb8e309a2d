"""The types of condition that union networks know, by the number each has in all of them."""

from __future__ import annotations

from underdraw.errors import SpecError
from underdraw.registry import Registry
from underdraw.spec.preprocess import PARAMS

CONDITION_TYPES: Registry[int] = Registry(
    "type of condition",
    {
        "pose": 0,
        "openpose": 0,
        "depth": 1,
        "softedge": 2,
        "scribble": 2,
        "canny": 3,
        "canny_adaptive": 3,
        "canny_smooth": 3,
        "lineart": 3,
        "lines": 3,
        "normal": 4,
        "seg": 5,
        "tile": 6,
        "inpaint": 7,
    },
)


def condition_type(control: str, type: str, known: int) -> int:
    """Return the number of a type.

    Args:
        control: what messages name.
        type: what its image is.
        known: how many types the network knows.

    Raises:
        SpecError: nobody knows the type, or this network doesn't.
    """
    if type not in CONDITION_TYPES and type in PARAMS:  # a preprocessor, which no type is named by
        raise SpecError(
            f"control {control!r} knows {known} types of condition; say which its image is, "
            f"for example type='depth': {', '.join(CONDITION_TYPES)}"
        )
    number = CONDITION_TYPES[type]
    if number >= known:
        raise SpecError(
            f"control {control!r} knows {known} types of condition, and {type!r} is "
            "none of them; take a network that does (a ProMax one has 8)"
        )
    return number
