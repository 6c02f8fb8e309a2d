"""Everything that can be known before a model is loaded; what can't work is refused here.

It reads headers and images, fills what the request leaves out, makes the control images, and
remarks on what will run but hardly as meant.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from underdraw import imaging, preprocess
from underdraw.conditioning import parse_prompt
from underdraw.controls import Step, branches_of
from underdraw.engine import (
    Guidance,
    Scheduler,
    active_steps,
    new_scheduler,
    start_of,
    steps_of,
)
from underdraw.errors import SpecError
from underdraw.models import (
    CONTROL_KINDS,
    PRESETS,
    ControlFiles,
    Defaults,
    ModelFiles,
    inspect_control,
    inspect_embedding,
    inspect_lora,
    inspect_model,
    inspect_refiner,
    inspect_vae,
)
from underdraw.models.condition_types import condition_type
from underdraw.plan import (
    Plan,
    PlannedCondition,
    PlannedControl,
    PlannedEmbedding,
    PlannedLora,
    PlannedPicture,
    PlannedRefiner,
)
from underdraw.remarks import remarks
from underdraw.spec import ConditionSpec, ControlSpec, GenerationSpec, LoraSpec, Size
from underdraw.spec.control import Fit

_REFINE_FROM = 0.8  # where a request with a refiner says nothing
_STRENGTH = 0.8  # where a request with a picture, and no mask, says none


def preflight(spec: GenerationSpec) -> Plan:
    """Check a request against its model, and make its control images.

    Raises:
        SpecError: a name nobody knows, a size or a list of the wrong length, an empty window.
        ImageError: a control image or region is missing, damaged or of another size.
        ModelError: weights that are damaged or don't fit one another.
    """
    files = inspect_model(spec.model)
    size = _checked_size(spec, files)
    defaults = _defaults(spec, files)
    steps = defaults.steps if spec.steps is None else spec.steps
    name = defaults.scheduler if spec.scheduler is None else spec.scheduler
    guidance_scale = defaults.guidance_scale if spec.guidance_scale is None else spec.guidance_scale
    scheduler = new_scheduler(name, files.scheduler_config, steps)
    strength = _strength(spec)
    picture = _plan_picture(spec, size, scheduler, 1.0 if strength is None else strength)
    _check_prompts(spec, files)
    found = [inspect_control(one.control, files, one.encoder) for one in spec.controls]
    asked = tuple(_with_defaults(control, files) for control in spec.controls)
    evaluations = steps_of(scheduler, picture.first if picture else 0)
    refiner = _plan_refiner(spec, files, evaluations)
    # Controls and LoRAs are the model's own: they end where another takes over.
    evaluations = evaluations[: refiner.first] if refiner else evaluations
    guidance = Guidance(guidance_scale, files.embeds_guidance)
    controls = tuple(
        _plan_control(control, one, size, evaluations, guidance)
        for control, one in zip(asked, found, strict=True)
    )
    words = _plan_embeddings(spec, files)
    filled = {"width": size.width, "height": size.height, "steps": steps, "scheduler": name}
    filled |= {"controls": asked, "strength": strength, "guidance_scale": guidance_scale}
    filled |= {"embeddings": tuple(word.spec for word in words)}
    filled |= {"refine_from": refiner and refiner.start}
    plan = Plan(
        spec=spec.model_copy(update=filled),
        size=size,
        steps=steps,
        guidance_scale=guidance_scale,
        scheduler=name,
        files=files,
        vae=None if spec.vae is None else inspect_vae(spec.vae, files),
        refiner=refiner,
        picture=picture,
        controls=controls,
        loras=tuple(_plan_lora(one, files, evaluations) for one in spec.loras),
        embeddings=words,
        warnings=(),
    )
    return replace(plan, warnings=remarks(plan))


def _defaults(spec: GenerationSpec, files: ModelFiles) -> Defaults:
    if spec.preset is None:
        return files.defaults
    return PRESETS[spec.preset].over(files.defaults, embeds_guidance=files.embeds_guidance)


def _strength(spec: GenerationSpec) -> float | None:
    if spec.image is None or spec.strength is not None:
        return spec.strength
    return _STRENGTH if spec.mask is None else 1.0


def _check_prompts(spec: GenerationSpec, files: ModelFiles) -> None:
    for prompt in (spec.prompt, spec.negative_prompt):
        parse_prompt(prompt)
        if "<lora:" in prompt:
            raise SpecError(
                "the prompt names a LoRA, <lora:...>; give it as loras=[LoraSpec(lora=FILE)], "
                "or --lora FILE"
            )
    most = files.text_layers + (files.family.text_layer or -1)
    if spec.clip_skip > most:
        raise SpecError(
            f"clip_skip {spec.clip_skip} leaves nothing of a text encoder of {files.text_layers} "
            f"layers; at most {most} can be left out"
        )


def _checked_size(spec: GenerationSpec, files: ModelFiles) -> Size:
    width, height, multiple = spec.width, spec.height, files.vae_factor
    size = Size(
        files.size.width if width is None else width,
        files.size.height if height is None else height,
    )
    if size.width % multiple or size.height % multiple:
        low = Size(*(max(multiple, side // multiple * multiple) for side in size))
        high = Size(*(-(-side // multiple) * multiple for side in size))
        raise SpecError(
            f"size {size} is not a multiple of {multiple}, which {files.name!r} needs; "
            f"the nearest are {low} and {high}"
        )
    return size


def _plan_picture(
    spec: GenerationSpec, size: Size, scheduler: Scheduler, strength: float
) -> PlannedPicture | None:
    if spec.image is None:
        return None
    image = imaging.load(spec.image)
    fitted = imaging.fit(image, size, spec.fit, labels=False).image
    mask = None if spec.mask is None else _mask(spec, image, size)
    given = Size(image.shape[1], image.shape[0])
    return PlannedPicture(fitted, mask, start_of(scheduler, strength), given)


def _mask(spec: GenerationSpec, image: NDArray[np.uint8], size: Size) -> NDArray[np.uint8]:
    mask = imaging.load_mask(spec.mask)
    if mask.shape != image.shape[:2]:
        given, needed = (Size(part.shape[1], part.shape[0]) for part in (mask, image))
        raise SpecError(
            f"the mask is {given}, its picture {needed}; draw the mask over the picture"
        )
    fitted = imaging.fit(mask, size, spec.fit, labels=False).image >= 0.5
    if not fitted.any():
        raise SpecError("the mask is black: nothing would be drawn anew; what changes is white")
    return fitted.astype(np.uint8) * np.uint8(255)


def _with_defaults(control: ControlSpec, files: ModelFiles) -> ControlSpec:
    fields: dict[str, object] = {}
    if control.scale is None:
        fields["scale"] = files.defaults.control_scale
    if control.branch is None and control.mode is None:
        fields["branch"] = files.defaults.control_branch
    return control.model_copy(update=fields)


def _plan_control(
    spec: ControlSpec, files: ControlFiles, size: Size, steps: Sequence[Step], guidance: Guidance
) -> PlannedControl:
    _check_control(spec, files, size)
    if not branches_of(spec, pooled=files.pooled).intersection(guidance.branches):
        raise SpecError(
            f"control {spec.control!r} acts on the prompt's branch only, which guidance_scale "
            f"{guidance.scale:g} does not run; give it branch='both', or guide by another scale"
        )
    active = active_steps(spec, steps)
    return PlannedControl(
        spec=spec,
        files=files,
        image=_control_image(spec, spec.fit, files.image_size or size),
        type=_type(spec, spec, files),
        conditions=tuple(
            PlannedCondition(one, _control_image(one, spec.fit, size), _number(spec, one, files))
            for one in spec.conditions
        ),
        region=_region(spec, size),
        active_steps=active,
        scales=tuple(spec.scale_at(steps[index].progress(spec.window.domain)) for index in active),
    )


def _check_control(spec: ControlSpec, files: ControlFiles, size: Size) -> None:
    """Refuse what this kind of control has no sense for."""
    name, count = f"control {spec.control!r}", files.slots
    if spec.level is not None and len(spec.level) != count:
        raise SpecError(
            f"{name}: level has {len(spec.level)} weights, it acts at {count} places; "
            f"give {count} weights, shallow to deep"
        )
    if not CONTROL_KINDS[files.kind].curved and (spec.decay is not None or spec.mode is not None):
        raise SpecError(
            f"{name} is a {files.kind}, which acts in blocks of the UNet up to the last; a decay, "
            f"or a mode that names one, is for encoders; give level, {count} weights, and branch"
        )
    if not files.types and (spec.type is not None or spec.conditions):
        raise SpecError(f"{name} is a {files.kind}, which takes one image of one type")
    if size.width % files.multiple or size.height % files.multiple:
        raise SpecError(
            f"{name} is a {files.kind} that needs sides which are multiples of {files.multiple}; "
            f"the picture will be {size}"
        )


def _type(
    control: ControlSpec, one: ControlSpec | ConditionSpec, files: ControlFiles
) -> int | None:
    return _number(control, one, files) if files.types else None


def _number(control: ControlSpec, one: ControlSpec | ConditionSpec, files: ControlFiles) -> int:
    return condition_type(control.control, one.type, one.preprocess.kind, files.types)


def _plan_lora(spec: LoraSpec, model: ModelFiles, steps: Sequence[Step]) -> PlannedLora:
    found = inspect_lora(spec.lora, model)
    active = active_steps(spec, steps) if "unet" in found.parts else ()
    scales = tuple(spec.scale_at(steps[at].progress(spec.window.domain)) for at in active)
    return PlannedLora(spec, found, active, scales)


def _plan_refiner(
    spec: GenerationSpec, model: ModelFiles, steps: Sequence[Step]
) -> PlannedRefiner | None:
    if spec.refiner is None:
        return None
    found = inspect_refiner(spec.refiner, model)
    _check_prompts(spec, found)
    start = _REFINE_FROM if spec.refine_from is None else spec.refine_from
    first = sum(step.progress("steps") < start for step in steps)
    if first == len(steps):
        raise SpecError(
            f"refine_from {start:g} leaves the refiner none of {first} steps; give less, or take "
            "more steps"
        )
    return PlannedRefiner(found, start, first)


def _plan_embeddings(spec: GenerationSpec, model: ModelFiles) -> tuple[PlannedEmbedding, ...]:
    planned: dict[str, PlannedEmbedding] = {}
    for one in spec.embeddings:
        found = inspect_embedding(one.embedding, model)
        word = one.word or found.word
        if word in planned:
            other = planned[word].spec.title
            raise SpecError(f"{other} and {one.title} are both called {word!r}; give one a word")
        planned[word] = PlannedEmbedding(one.model_copy(update={"word": word}), word, found)
    return tuple(planned.values())


def _control_image(spec: ControlSpec | ConditionSpec, fit: Fit, size: Size) -> NDArray[np.uint8]:
    # Fitted first: edges found at a photo's own size would vanish when it is shrunk. Padded last:
    # the padding's border is no edge of the picture.
    fitted = imaging.fit(imaging.load(spec.image), size, fit)
    found = preprocess.run(fitted.image[fitted.content], spec.preprocess)
    return imaging.fit(found, size, fit).image


def _region(spec: ControlSpec, size: Size) -> NDArray[np.uint8] | None:
    if spec.region is None:
        return None
    mask = imaging.load_mask(spec.region)
    given = Size(mask.shape[1], mask.shape[0])
    if given != size:
        raise SpecError(
            f"control {spec.control!r}: its region is {given}, the picture will be {size}; "
            "draw the region at the picture's size"
        )
    return np.rint(mask * 255).astype(np.uint8)
