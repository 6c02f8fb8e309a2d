"""What a study draws its cases in: each arm is one way to draw all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from underdraw.errors import SpecError
from underdraw.evaluation.controls import StudyControl
from underdraw.models import inspect_control, inspect_model
from underdraw.spec import ControlSpec, GenerationSpec
from underdraw.spec.io import override

NO_CONTROL, RECONSTRUCTION, TRUTH = "no-control", "reconstruction", "truth"

_OF_A_CONTROL = "controls."
# Fields that a study says itself, and why.
_FIXED = {
    "prompt": "the captions of the cases are drawn",
    "controls": "the controls are those of -c; write controls.0.scale for a field of the first",
    "seed": "picture i has seed i",
    "num_images": "a case has one picture, or as many as its protocol says",
    "width": "pictures have the size of their cases",
    "height": "pictures have the size of their cases",
    "hires": "it draws pictures of another size than those they are measured against",
    "image": "pictures are drawn from noise, or they would be the true ones",
    "model": "a study is of one model; name it with --model",
}
_FIXED_OF_A_CONTROL = {
    "control": "-c names it",
    "image": "the cases have it",
    "preprocess": "-c says it, after a colon",
    "type": "-c says it, after a colon",
    "conditions": "every control is measured with one image",
    "region": "control images are measured as a whole",
    "fit": "control images have the pictures' size",
}


@dataclass(frozen=True)
class Arm:
    """Pictures that are drawn alike.

    Attributes:
        subject: names of the controls that act together.
        setting: `FIELD=VALUE`, laid over the request; may be empty.
        shift: whose control images they are given: those of the case so many places on.
    """

    subject: tuple[str, ...]
    setting: str = ""
    shift: int = 0

    @property
    def name(self) -> str:
        """What its folder is called."""
        shuffled = "-shuffled" if self.shift else ""
        _, _, value = self.setting.partition("=")
        at = f"@{quote(value, safe='')}" if self.setting else ""
        return f"{'+'.join(self.subject) or NO_CONTROL}{shuffled}{at}"


def floor(setting: str) -> Arm:
    """Return the arm without controls that a setting is compared with."""
    return Arm((), "" if setting.startswith(_OF_A_CONTROL) else setting)


def template(
    arm: Arm,
    request: GenerationSpec,
    overrides: Sequence[str],
    controls: Mapping[str, StudyControl],
) -> GenerationSpec:
    """Build the request of an arm's pictures, all but what each case says itself.

    Args:
        arm: which.
        request: what all arms share.
        overrides: `FIELD=VALUE` texts, laid over the request and its controls.
        controls: by name.

    Raises:
        SpecError: an override names nothing, or what the study says itself.
    """
    files = inspect_model(request.model)
    asked = []
    for name in arm.subject:
        one = controls[name]
        types = inspect_control(one.network, files).types
        asked.append(ControlSpec(control=one.network, image="", type=one.kind if types else None))
    built = request.model_copy(update={"controls": tuple(asked)})
    texts = [text for text in (*overrides, arm.setting) if text]
    own = [text for text in texts if arm.subject or not text.startswith(_OF_A_CONTROL)]
    if arm.setting.startswith("vae="):
        raise _fixed("vae", "each autoencoder has a ceiling of its own, so it can't be varied")
    made = override(built, own)
    _check(made, built)
    return made


def _check(made: GenerationSpec, built: GenerationSpec) -> None:
    blank = GenerationSpec(prompt="", model=built.model)
    for name, why in _FIXED.items():
        if name != "controls" and getattr(made, name) != getattr(blank, name):
            raise _fixed(name, why)
    if len(made.controls) != len(built.controls):
        raise _fixed("controls", _FIXED["controls"])
    for place, (one, its) in enumerate(zip(made.controls, built.controls)):
        for name, why in _FIXED_OF_A_CONTROL.items():
            if getattr(one, name) != getattr(its, name):
                raise _fixed(f"controls.{place}.{name}", why)


def _fixed(name: str, why: str) -> SpecError:
    return SpecError(f"{name} can't be set where a model is measured: {why}; leave it out")
