"""The views of a storey as marks on its plan."""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image as Pillow

from underdraw.archviz.deliver.manifest import ViewEntry
from underdraw.floor_plan.draw import Eye, draw_plan, plan_svg
from underdraw.spec.floor_plan import FloorPlan

_FINE = 3  # times as large as it is shown: the marks of a small plan have a least size


def placed(views: Sequence[ViewEntry]) -> list[ViewEntry]:
    """Return the views that someone in the rooms could have, which drawings are not."""
    return [view for view in views if view.camera.lens != "orthographic"]


def small_plan(
    plan: FloorPlan, view: ViewEntry | None, width: int, height: int, paper: str
) -> Pillow.Image:
    """Draw the plan with one camera, RGB, so small that it has no names."""
    marks = [eye(one) for one in placed([view] if view else [])]
    image, _ = draw_plan(plan, _FINE * max(width, height), marks=marks)
    return _fit(Pillow.fromarray(image), width, height, paper)


def large_plan(
    plan: FloorPlan, views: Sequence[ViewEntry], width: int, height: int, paper: str
) -> Pillow.Image:
    """Draw the plan with all cameras, RGB."""
    image, _ = draw_plan(plan, max(width, height), marks=[eye(view) for view in placed(views)])
    return _fit(Pillow.fromarray(image), width, height, paper)


def linked_plan(plan: FloorPlan, views: Sequence[ViewEntry]) -> str:
    """Draw the plan as SVG; `data-name` of a camera is the style and name of its view."""
    return plan_svg(plan, 720, marks=[eye(view) for view in placed(views)])


def eye(view: ViewEntry) -> Eye:
    """Return the mark of a view."""
    camera = view.camera
    fov = 360.0 if camera.lens == "equirectangular" else camera.fov
    return Eye(camera.x, camera.y, camera.yaw, fov, view.id)


def _fit(image: Pillow.Image, width: int, height: int, paper: str) -> Pillow.Image:
    scale = min(width / image.width, height / image.height)
    size = (round(image.width * scale), round(image.height * scale))
    page = Pillow.new("RGB", (width, height), paper)
    small = image.resize(size, Pillow.Resampling.LANCZOS)
    page.paste(small, ((width - size[0]) // 2, 0))
    return page
