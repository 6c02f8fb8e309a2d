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
from underdraw.canvas import Canvas, boxes_of, filled_tile, open_canvas
from underdraw.conditioning import parse_prompt
from underdraw.controls import Step, branches_of
from underdraw.engine import (
    Guidance,
    active_steps,
    new_scheduler,
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
from underdraw.models.embedding import require_read_by
from underdraw.passes import first_pass, second_pass
from underdraw.plan import Plan
from underdraw.planned import (
    PlannedCondition,
    PlannedControl,
    PlannedEmbedding,
    PlannedLora,
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
    if spec.hires is None:
        return _plan(spec)
    first = _plan(first_pass(spec))
    return replace(_plan(second_pass(spec, spec.hires, first)), before=first)


def _plan(spec: GenerationSpec) -> Plan:
    """Check one pass."""
    files = inspect_model(spec.model)
    defaults = _defaults(spec, files)
    steps = defaults.steps if spec.steps is None else spec.steps
    name = defaults.scheduler if spec.scheduler is None else spec.scheduler
    guidance_scale = defaults.guidance_scale if spec.guidance_scale is None else spec.guidance_scale
    scheduler = new_scheduler(name, files.scheduler_config, steps)
    strength = _strength(spec)
    canvas = open_canvas(spec, files, scheduler, 1.0 if strength is None else strength)
    _check_prompts(spec, files)
    found = [inspect_control(one.control, files, one.encoder) for one in spec.controls]
    asked = tuple(_with_defaults(one, its, files) for one, its in zip(spec.controls, found))
    evaluations = steps_of(scheduler, canvas.first)
    refiner = _plan_refiner(spec, files, evaluations)
    # Controls and LoRAs are the model's own: they end where another takes over.
    own = evaluations[: refiner.first] if refiner else evaluations
    guidance = Guidance(guidance_scale, files.embeds_guidance)
    size, tile = canvas.size, spec.tile and filled_tile(spec.tile, files)
    boxes = boxes_of(tile, size, files)
    seen = Size(*(side * files.vae_factor for side in boxes[0].size))
    _check_sides(found, seen)
    controls = tuple(
        _plan_control(control, one, canvas, own, guidance, seen)
        for control, one in zip(asked, found, strict=True)
    )
    words = _plan_embeddings(spec, files, refiner and refiner.files)
    filled = {"width": size.width, "height": size.height, "steps": steps, "scheduler": name}
    filled |= {"controls": asked, "strength": strength, "guidance_scale": guidance_scale}
    filled |= {"tile": tile, "refine_from": refiner and refiner.start}
    filled |= {"embeddings": tuple(word.spec for word in words)}
    plan = Plan(
        spec=spec.model_copy(update=filled),
        size=size,
        boxes=boxes,
        steps=steps,
        guidance_scale=guidance_scale,
        scheduler=name,
        files=files,
        vae=None if spec.vae is None else inspect_vae(spec.vae, files),
        refiner=refiner,
        picture=canvas.picture,
        controls=controls,
        loras=tuple(_plan_lora(one, files, own) for one in spec.loras),
        embeddings=words,
        warnings=(),
        evaluations=len(evaluations),
        indices=tuple(range(spec.num_images)),
    )
    return replace(plan, warnings=remarks(plan))


def _defaults(spec: GenerationSpec, files: ModelFiles) -> Defaults:
    if spec.preset is None:
        return files.defaults
    return PRESETS[spec.preset].over(files.defaults, embeds_guidance=files.embeds_guidance)


def _strength(spec: GenerationSpec) -> float | None:
    if spec.image is None or spec.strength is not None:
        return spec.strength
    return _STRENGTH if spec.mask is None and spec.extend is None else 1.0


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


def _with_defaults(control: ControlSpec, found: ControlFiles, files: ModelFiles) -> ControlSpec:
    fields: dict[str, object] = {}
    if found.types:
        # Written down, since a picture's record keeps what came out of the preprocessor.
        fields["type"] = control.type or control.preprocess.kind
        fields["conditions"] = tuple(
            one.model_copy(update={"type": one.type or one.preprocess.kind})
            for one in control.conditions
        )
    if control.scale is None:
        of_family = CONTROL_KINDS[found.kind].of_family
        fields["scale"] = files.defaults.control_scale if of_family else 1.0
    if control.branch is None and control.mode is None:
        fields["branch"] = files.defaults.control_branch
    return control.model_copy(update=fields)


def _plan_control(
    spec: ControlSpec,
    files: ControlFiles,
    canvas: Canvas,
    steps: Sequence[Step],
    guidance: Guidance,
    seen: Size,
) -> PlannedControl:
    _check_control(spec, files)
    if not branches_of(spec, pooled=files.pooled).intersection(guidance.branches):
        raise SpecError(
            f"control {spec.control!r} acts on the prompt's branch only, which guidance_scale "
            f"{guidance.scale:g} does not run; give it branch='both', or guide by another scale"
        )
    active = active_steps(spec, steps)
    return PlannedControl(
        spec=spec,
        files=files,
        image=_whole(spec, files, seen) if files.whole else _control_image(spec, spec, canvas),
        type=_number(spec, spec.type, files) if files.types else None,
        conditions=tuple(
            PlannedCondition(one, _control_image(spec, one, canvas), _number(spec, one.type, files))
            for one in spec.conditions
        ),
        region=_region(spec, canvas),
        active_steps=active,
        scales=tuple(spec.scale_at(steps[index].progress(spec.window.domain)) for index in active),
    )


def _check_control(spec: ControlSpec, files: ControlFiles) -> None:
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


def _check_sides(found: Sequence[ControlFiles], seen: Size) -> None:
    """Refuse a size that a control can't be seen in."""
    for one in found:
        if seen.width % one.multiple or seen.height % one.multiple:
            raise SpecError(
                f"control {one.name!r} is a {one.kind} that needs sides which are multiples of "
                f"{one.multiple}; what is drawn at once is {seen}"
            )


def _number(control: ControlSpec, type: str | None, files: ControlFiles) -> int:
    assert type is not None  # it was filled in
    return condition_type(control.control, type, files.types)


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
    if spec.refine_from is None:
        first = min(first, len(steps) - 1)  # of few steps it has the last
    if first == len(steps):
        raise SpecError(
            f"refine_from {start:g} leaves the refiner none of {first} steps; give less, or take "
            "more steps"
        )
    return PlannedRefiner(found, start, first)


def _plan_embeddings(
    spec: GenerationSpec, model: ModelFiles, refiner: ModelFiles | None
) -> tuple[PlannedEmbedding, ...]:
    planned: dict[str, PlannedEmbedding] = {}
    for one in spec.embeddings:
        found = inspect_embedding(one.embedding, model)
        if refiner:
            require_read_by(one.embedding, model, refiner)
        word = one.word or found.word
        if word in planned:
            other = planned[word].spec.title
            raise SpecError(f"{other} and {one.title} are both called {word!r}; give one a word")
        planned[word] = PlannedEmbedding(one.model_copy(update={"word": word}), word, found)
    return tuple(planned.values())


def _control_image(
    control: ControlSpec, one: ControlSpec | ConditionSpec, canvas: Canvas
) -> NDArray[np.uint8]:
    """Make a control image, which shows what is drawn."""
    shown = canvas.shown(control, "image", imaging.load(one.image))
    return _made(shown, one, canvas.size, control.fit)


def _whole(spec: ControlSpec, files: ControlFiles, seen: Size) -> NDArray[np.uint8]:
    """Make an image that is looked at whole, in its network's size or that of a UNet's view."""
    return _made(imaging.load(spec.image), spec, files.image_size or seen, spec.fit)


def _made(
    image: NDArray[np.uint8], one: ControlSpec | ConditionSpec, size: Size, fit: Fit
) -> NDArray[np.uint8]:
    # Fitted first: edges found at a photo's own size would vanish when it is shrunk. Padded last:
    # the padding's border is no edge of the picture.
    fitted = imaging.fit(image, size, fit)
    found = preprocess.run(fitted.image[fitted.content], one.preprocess)
    return imaging.fit(found, size, fit).image


def _region(spec: ControlSpec, canvas: Canvas) -> NDArray[np.uint8] | None:
    if spec.region is None:
        return None
    mask = canvas.shown(spec, "region", imaging.load_mask(spec.region))
    if canvas.cuts(spec):
        mask = imaging.resize(mask, canvas.size)
    given = Size(mask.shape[1], mask.shape[0])
    if given != canvas.size:
        raise SpecError(
            f"control {spec.control!r}: its region is {given}, the picture will be {canvas.size}; "
            "draw the region at the picture's size"
        )
    return np.rint(mask * 255).astype(np.uint8)
