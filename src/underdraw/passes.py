"""A request in two passes as two requests: a picture, and that picture enlarged and drawn over.

The second is a start from a picture like any other, so its record and its replay are those of one.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from PIL import Image as Pillow

from underdraw import imaging
from underdraw.plan import Plan
from underdraw.spec import ControlSpec, GenerationSpec, HiresSpec, Size
from underdraw.spec.generation import SIDE_MULTIPLE


def first_pass(spec: GenerationSpec) -> GenerationSpec:
    """Return the request for the picture that is enlarged later."""
    controls = tuple(_plain(one) for one in spec.controls if one.passes != "second")
    # Tiles are for what is larger than the model draws; from noise each would draw the prompt.
    return spec.model_copy(update={"hires": None, "controls": controls, "tile": None})


def second_pass(spec: GenerationSpec, hires: HiresSpec, first: Plan) -> GenerationSpec:
    """Return the request that draws over it, with a blank where its picture will be.

    Args:
        spec: the request in two passes.
        hires: what it asks of the second.
        first: the plan of the first; the size is the nearest to its own, enlarged, that the model
            can draw.
    """
    multiple = math.lcm(SIDE_MULTIPLE, first.files.vae_factor)
    size = Size(*(round(side * hires.scale / multiple) * multiple for side in first.size))
    controls = tuple(_enlarged(_plain(one), first.size, size) for one in spec.last_controls)
    update: dict[str, object] = {
        "hires": None,
        "controls": controls,
        "image": np.zeros((size.height, size.width, 3), np.uint8),
        "fit": "crop",
        "strength": hires.strength,
        "steps": hires.steps or spec.steps,
        "width": size.width,
        "height": size.height,
    }
    return spec.model_copy(update=update)


def continued(plan: Plan, images: Sequence[Pillow.Image]) -> list[Plan]:
    """Return the plans of a second pass, one for each picture of the first.

    Args:
        plan: of the second pass, its picture blank; one that has no first comes back as it is.
        images: the pictures of the first, RGB.
    """
    if plan.before is None or plan.picture is None:
        return [plan]
    plans = []
    for index, image in zip(plan.indices, images, strict=True):
        large = np.array(image.resize(plan.size, Pillow.Resampling.LANCZOS))
        picture = replace(plan.picture, whole=large, image=large)
        plans.append(replace(plan, picture=picture, indices=(index,), before=None))
    return plans


def _plain(control: ControlSpec) -> ControlSpec:
    return control.model_copy(update={"passes": "both"})


def _enlarged(control: ControlSpec, old: Size, new: Size) -> ControlSpec:
    """Return the control with a region of the first pass's size at that of the second."""
    if control.region is None:
        return control
    region = imaging.load_mask(control.region)
    if (region.shape[1], region.shape[0]) != old:
        return control
    large = np.rint(imaging.resize(region, new) * 255).astype(np.uint8)
    return control.model_copy(update={"region": large})
