"""The controls of a study: which network, and what makes and re-reads its control images."""

from __future__ import annotations

import re
from dataclasses import dataclass

from underdraw.errors import SpecError
from underdraw.spec.preprocess import PARAMS, Params, parse_preprocess

ALIASES = {"normal": "normals", "normalbae": "normals", "openpose": "pose"}
"""What networks call kinds of map, and what they are called here."""


@dataclass(frozen=True)
class StudyControl:
    """A control that is measured.

    Attributes:
        name: of its control images.
        network: as a request names it.
        kind: what its control images are; a preprocessor's name.
        extractor: makes control images from the true pictures, and reads them from the results;
            None where they are given.
    """

    name: str
    network: str
    kind: str
    extractor: Params | None = None

    @property
    def read_by(self) -> str:
        """What makes and re-reads its control images, with all parameters."""
        if self.extractor is None:
            return f"maps of {self.kind}"
        fields = self.extractor.model_dump(exclude={"kind"}).items()
        parts = (f"{name}={value}" for name, value in fields if value is not None)
        return ":".join(filter(None, (self.extractor.name, ",".join(parts))))


def study_control(name: str, network: str, preprocess: str = "") -> StudyControl:
    """Find out what a control's images are: as is said, or by the names it has.

    Args:
        name: of its control images.
        network: a name the model offers, a file, a folder or a hub id.
        preprocess: a preprocessor with its parameters; may be empty.

    Raises:
        SpecError: it isn't said, and the names don't tell; or no such preprocessor.
    """
    if preprocess:
        params = parse_preprocess(preprocess)
        return StudyControl(name, network, params.name, params)
    told = _told(name) or _told(network)
    if not told:
        raise SpecError(
            f"nothing tells what the control images of {name!r} are; say it, for example "
            f"-c {name}:canny: {', '.join(sorted(PARAMS))}"
        )
    return study_control(name, network, told)


def _told(name: str) -> str:
    """Return the kind of map that a name speaks of, or nothing: `control_v11p_sd15_canny`."""
    if name in PARAMS:
        return name
    words = re.split(r"[^a-z0-9]+", name.rsplit("/", 1)[-1].lower())
    told = {kind for word in words if (kind := ALIASES.get(word, word)) in PARAMS}
    return told.pop() if len(told) == 1 else ""
