"""Everything that can be known before a model is loaded; what can't work is refused here.

It reads headers and images, fills what the request leaves out, makes the control images, and
remarks on what will run but hardly as meant.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from underdraw import imaging, preprocess
from underdraw.conditioning import parse_prompt, unknown_words
from underdraw.controls import branches_of
from underdraw.engine import Guidance, Scheduler, active_steps, new_scheduler, steps_of
from underdraw.errors import SpecError
from underdraw.models import ControlFiles, ModelFiles, inspect_control, inspect_model
from underdraw.plan import Plan, PlannedControl
from underdraw.spec import ControlSpec, GenerationSpec, Size

_FLAT = 8  # levels of 255 that a pixel may differ from the flat colour
_NEARLY_EMPTY = 0.002  # share of pixels that differ from it


def preflight(spec: GenerationSpec) -> Plan:
    """Check a request against its model, and make its control images.

    Raises:
        SpecError: a name nobody knows, a size or a list of the wrong length, an empty window.
        ImageError: a control image or region is missing, damaged or of another size.
        ModelError: weights that are damaged or don't fit one another.
    """
    files = inspect_model(spec.model)
    size = _checked_size(spec, files)
    steps = files.defaults.steps if spec.steps is None else spec.steps
    name = files.defaults.scheduler if spec.scheduler is None else spec.scheduler
    guidance_scale = spec.guidance_scale
    if guidance_scale is None:
        guidance_scale = files.defaults.guidance_scale
    scheduler = new_scheduler(name, files.scheduler_config, steps)
    for prompt in (spec.prompt, spec.negative_prompt):
        parse_prompt(prompt)
    found = [inspect_control(control.control, files) for control in spec.controls]
    asked = tuple(_with_defaults(control, files) for control in spec.controls)
    controls = tuple(
        _plan_control(control, one, size, scheduler, Guidance(guidance_scale))
        for control, one in zip(asked, found, strict=True)
    )
    filled = {"width": size.width, "height": size.height, "steps": steps, "scheduler": name}
    filled |= {"controls": asked}
    return Plan(
        spec=spec.model_copy(update={**filled, "guidance_scale": guidance_scale}),
        size=size,
        steps=steps,
        guidance_scale=guidance_scale,
        scheduler=name,
        files=files,
        controls=controls,
        warnings=(*_model_warnings(spec, size, files), *_control_warnings(controls, files)),
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


def _with_defaults(control: ControlSpec, files: ModelFiles) -> ControlSpec:
    fields: dict[str, object] = {}
    if control.scale is None:
        fields["scale"] = files.defaults.control_scale
    if control.branch is None and control.mode is None:
        fields["branch"] = files.defaults.control_branch
    return control.model_copy(update=fields)


def _plan_control(
    spec: ControlSpec, files: ControlFiles, size: Size, scheduler: Scheduler, guidance: Guidance
) -> PlannedControl:
    count = len(files.shape.residuals)
    if spec.level is not None and len(spec.level) != count:
        raise SpecError(
            f"control {spec.control!r}: level has {len(spec.level)} weights, its network has "
            f"{count} residuals; give {count} weights, shallow to deep, mid last"
        )
    if not branches_of(spec, pooled=files.pooled).intersection(guidance.branches):
        raise SpecError(
            f"control {spec.control!r} acts on the prompt's branch only, which guidance_scale "
            f"{guidance.scale:g} does not run; give it branch='both', or guide by another scale"
        )
    active, steps = active_steps(spec, scheduler), steps_of(scheduler)
    return PlannedControl(
        spec=spec,
        files=files,
        image=_control_image(spec, size),
        region=_region(spec, size),
        active_steps=active,
        scales=tuple(spec.scale_at(steps[index].progress(spec.window.domain)) for index in active),
    )


def _control_image(spec: ControlSpec, size: Size) -> NDArray[np.uint8]:
    # Fitted first: edges found at a photo's own size would vanish when it is shrunk. Padded last:
    # the padding's border is no edge of the picture.
    fitted = imaging.fit(imaging.load(spec.image), size, spec.fit)
    found = preprocess.run(fitted.image[fitted.content], spec.preprocess)
    return imaging.fit(found, size, spec.fit).image


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


def _model_warnings(spec: GenerationSpec, size: Size, files: ModelFiles) -> list[str]:
    warnings: list[str] = []
    if files.manifest is not None and size not in files.sizes:
        trained = ", ".join(map(str, files.sizes))
        warnings.append(f"size {size}: {files.name!r} was trained at {trained}")
    if files.vocabulary is not None:
        texts = (spec.prompt, spec.negative_prompt)
        words = [word for text in texts for word in unknown_words(text, files.vocabulary)]
        if words:
            known = sorted(word for word in files.vocabulary if len(word) > 3)
            some = ", ".join(known[:: max(1, len(known) // 12)][:12])
            strange = ", ".join(map(repr, dict.fromkeys(words)))
            warnings.append(f"{files.name!r} was never taught {strange}; it knows {some} …")
    return warnings


def _control_warnings(controls: tuple[PlannedControl, ...], files: ModelFiles) -> list[str]:
    warnings: list[str] = []
    low, high = files.family.usual_scales or (-math.inf, math.inf)
    for control in controls:
        name, peak = control.spec.control, max(control.scales, default=0.0)
        if peak and not low <= peak <= high:
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
        if _is_nearly_empty(control.image):
            warnings.append(
                f"the control image of {name!r} is nearly empty: it hardly steers anything; "
                f"look at it, and at the settings of preprocess {control.spec.preprocess.kind!r}"
            )
    return warnings


def _is_nearly_empty(image: NDArray[np.uint8]) -> bool:
    pixels = image.reshape(-1, 3).astype(np.int16)
    differs = np.abs(pixels - np.median(pixels, axis=0)) > _FLAT
    return bool(differs.any(axis=1).mean() < _NEARLY_EMPTY)
