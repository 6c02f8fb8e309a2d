"""What runs, but hardly as it was meant."""

from __future__ import annotations

import math
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from underdraw.conditioning import unknown_words, words_in
from underdraw.metrics import align
from underdraw.models import CONTROL_KINDS, PRESETS
from underdraw.plan import Plan
from underdraw.planned import PlannedControl
from underdraw.spec import Size, Window

_FLAT = 8  # levels of 255 that a pixel may differ from the flat colour
_NEARLY_EMPTY = 0.002  # share of pixels that differ from it
_FEW = 8  # steps, of which each is a large part
_OUTLINE_MAPS = {"canny", "canny_adaptive", "lineart", "lines", "softedge", "depth", "seg", "color"}


def remarks(plan: Plan) -> tuple[str, ...]:
    """Remark, one line each, on what a plan asks for."""
    subjects = (
        _of_model,
        _of_embeddings,
        _of_guidance,
        _of_picture,
        _of_controls,
        _of_pairs,
        _of_windows,
        _of_loras,
    )
    return tuple(remark for subject in subjects for remark in subject(plan))


def _of_model(plan: Plan) -> list[str]:
    spec, size, files = plan.spec, plan.size, plan.files
    warnings: list[str] = []
    seen = Size(*(side * files.vae_factor for side in plan.boxes[0].size))
    if files.manifest is not None and seen not in files.sizes:
        trained = ", ".join(map(str, files.sizes))
        what = "size" if seen == size else "tiles of"
        warnings.append(f"{what} {seen}: {files.name!r} was trained at {trained}")
    if len(plan.boxes) > 1 and plan.picture is None:
        warnings.append(
            f"each of {len(plan.boxes)} tiles draws the whole prompt from noise, so that things "
            "repeat and colours differ; start from a picture, by hires or image"
        )
    if files.vocabulary is not None:
        texts = (spec.prompt, spec.negative_prompt)
        learned = [one.word for one in plan.embeddings]
        words = [word for text in texts for word in unknown_words(text, files.vocabulary, learned)]
        if words:
            known = sorted(word for word in files.vocabulary if len(word) > 3)
            some = ", ".join(known[:: max(1, len(known) // 12)][:12])
            strange = ", ".join(map(repr, dict.fromkeys(words)))
            warnings.append(f"{files.name!r} was never taught {strange}; it knows {some} …")
    return warnings


def _of_embeddings(plan: Plan) -> list[str]:
    learned = [one.word for one in plan.embeddings]
    texts = (plan.spec.prompt, plan.spec.negative_prompt)
    said = {word for text in texts for word in words_in(text, learned)}
    return [
        f"{one.spec.title} does nothing: no prompt has the word {one.word!r}, as it is written here"
        for one in plan.embeddings
        if one.word not in said
    ]


def _of_guidance(plan: Plan) -> list[str]:
    spec, scale, embedded = plan.spec, plan.guidance_scale, plan.files.embeds_guidance
    warnings: list[str] = []
    if embedded and plan.scheduler != "lcm":
        warnings.append(f"{plan.files.name!r} was distilled to few steps; give preset='lcm'")
    if spec.preset is not None and not embedded:
        most = PRESETS[spec.preset].most_guidance
        if scale > most:
            warnings.append(
                f"guidance_scale {scale:g} with preset {spec.preset!r}: guidance was distilled "
                f"into such a model; 1 is usual, {most:g} the most"
            )
    if plan.guidance.branches == ("uncond",):
        warnings.append(
            "guidance_scale 0 draws what the negative prompt says; 1 is the prompt alone, as 0 is "
            "in diffusers"
        )
    if spec.negative_prompt and "uncond" not in plan.guidance.branches:
        warnings.append(
            f"guidance_scale {scale:g} runs the prompt alone here: the negative prompt isn't read"
        )
    return warnings


def _of_picture(plan: Plan) -> list[str]:
    if plan.picture is None or plan.spec.fit == "stretch":
        return []
    picture, fit = plan.picture, plan.spec.fit
    if plan.spec.mask_padding is not None:
        part, tolerance = picture.box.size, max(plan.size)  # a pixel of its sides
        mend = "it is stretched to fill that; give width and height of its proportions"
        said = f"mask_padding crops {part}, as far as the picture reaches, and {plan.size} is drawn"
    else:
        part, tolerance = picture.given, 0
        mend = f"it was brought there by fit={fit!r}; give width and height to keep its proportions"
        said = f"the picture is {part}, what is drawn {plan.size}"
    differs = abs(part.width * plan.size.height - part.height * plan.size.width)
    return [f"{said}: {mend}"] if differs > tolerance else []


def _of_windows(plan: Plan) -> list[str]:
    return [
        f"{one.spec.title}: window {one.spec.window.start:g}:{one.spec.window.end:g} holds a "
        f"single step, number {one.active_steps[0]} from 0; of so few steps each is a large part"
        for one in (*plan.controls, *plan.loras)
        if len(one.active_steps) == 1 and plan.steps <= _FEW and one.spec.window != Window()
    ]


def _of_loras(plan: Plan) -> list[str]:
    idle = (one for one in plan.loras if not one.active_steps)
    return [
        f"{one.spec.title} has scale 0 and does nothing"
        for one in idle
        if one.spec.effective_text_scale == 0.0
    ]


def _of_controls(plan: Plan) -> list[str]:
    files = plan.files
    warnings: list[str] = []
    low, high = files.family.usual_scales or (-math.inf, math.inf)
    for control in plan.controls:
        name, peak = control.spec.control, max(control.scales, default=0.0)
        of_family = CONTROL_KINDS[control.files.kind].of_family
        if peak and of_family and not low <= peak <= high:
            warnings.append(
                f"control {name!r} has scale {peak:g}; with {files.family.name} models "
                f"{low:g} to {high:g} is usual"
            )
        if not control.active_steps:
            warnings.append(f"control {name!r} has scale 0 and is not run")
        if control.region is not None and not control.region.any():
            warnings.append(f"the region of {name!r} is black: the control acts nowhere")
        if control.spec.level is not None and not any(control.spec.level):
            warnings.append(f"control {name!r} has no level above 0: it adds nothing")
        if not control.files.whole and _is_nearly_empty(control.image):
            warnings.append(
                f"the control image of {name!r} is nearly empty: it hardly steers anything; "
                f"look at it, and at the settings of preprocess {control.spec.preprocess.kind!r}"
            )
    return warnings


def _of_pairs(plan: Plan) -> list[str]:
    """Remark on control images that can't be of one scene, where both act at once."""
    warnings: list[str] = []
    drawn = [one for one in plan.controls if _outlines_things(one)]
    for one, other in combinations(drawn, 2):
        if not set(one.active_steps) & set(other.active_steps):
            continue
        aligned = align(one.image, other.image)
        if aligned is not None and aligned.apart:
            warnings.append(
                f"the control images of {one.spec.control!r} and {other.spec.control!r} seem to "
                "contradict each other: their outlines agree no better as they lie than elsewhere; "
                "`underdraw conflicts` with the same options shows where, and what may mend it"
            )
    return warnings


def _outlines_things(one: PlannedControl) -> bool:
    """Tell whether a control acts everywhere, by a map whose outlines are those of things.

    A picture that is looked at whole and a shuffled one have no place on the canvas, a skeleton
    runs where nothing ends; of what a network is given as it is, only its name tells.
    """
    spec = one.spec
    said = {spec.preprocess.kind, spec.type, spec.control.lower()}
    return not one.files.whole and one.region is None and bool(said & _OUTLINE_MAPS)


def _is_nearly_empty(image: NDArray[np.uint8]) -> bool:
    pixels = image.reshape(-1, 3).astype(np.int16)
    differs = np.abs(pixels - np.median(pixels, axis=0)) > _FLAT
    return bool(differs.any(axis=1).mean() < _NEARLY_EMPTY)
