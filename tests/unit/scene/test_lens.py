import math

import pytest
import torch

from underdraw.errors import SpecError
from underdraw.scene import (
    Box,
    Camera,
    Cylinder,
    Ellipsoid,
    Frames,
    LensKind,
    Lights,
    Material,
    Object,
    Prism,
    Scene,
    Shape,
    aspect,
    glance,
    project,
    render,
)
from underdraw.scene.cast import MISS, nearest
from underdraw.scene.lens import grid, rays
from underdraw.scene.pack import pack
from underdraw.spec.size import Size

GREY = Material((0.6, 0.6, 0.6))
WIDE = Size(96, 48)
CPU = torch.device("cpu")
CAMERAS: dict[LensKind, Camera] = {
    "perspective": Camera((0.3, 1.4, -0.2), 0.4, math.radians(75), -0.1, -0.25),
    "orthographic": Camera((-2.0, 6.0, -4.0), 0.4, pitch=-0.6, lens="orthographic", field=(9, 5)),
    "equirectangular": Camera((0.3, 1.4, -0.2), 0.4, lens="equirectangular"),
}


def scene(camera: Camera, *shapes: Shape) -> Scene:
    things = tuple(Object(f"thing {i}", i, i, (shape,)) for i, shape in enumerate(shapes, 1))
    return Scene(things, camera, Lights(1.0))


def room() -> tuple[Shape, ...]:
    """Walls all round, a floor, and things low, high, near and behind."""
    walls = [
        Box((x, 1.3, z), (w, 2.6, d), GREY)
        for x, z, w, d in ((-3, 0, 0.2, 6), (3, 0, 0.2, 6), (0, 3, 6, 0.2), (0, -3, 6, 0.2))
    ]
    things = [
        Box((1.2, 0.4, 1.8), (0.8, 0.8, 0.5), GREY, 0.5),
        Box((-1.0, 0.3, -2.0), (1.6, 0.6, 0.7), GREY, -0.2),
        Cylinder((-1.5, 1.0, 1.0), (0.4, 2.0, 0.4), GREY),
        Ellipsoid((0.3, 2.3, -0.2), (0.4, 0.3, 0.4), GREY),
        Ellipsoid((0.6, 0.2, -2.4), (0.4, 0.4, 0.4), GREY),
    ]
    return (*walls, Box((0, -0.1, 0), (6, 0.2, 6), GREY), *things)


@pytest.mark.parametrize("lens", CAMERAS)
def test_a_picture_finds_the_points_its_rays_pass(lens: LensKind) -> None:
    camera = CAMERAS[lens]
    origin, direction = rays(camera, *grid(camera, WIDE, 1, CPU))
    for depth in (0.5, 4.0):
        pixels, found = project(camera, (origin + direction * depth).T, WIDE)
        x, y = torch.arange(WIDE.width) + 0.5, torch.arange(WIDE.height) + 0.5
        expected = torch.stack((x.repeat(WIDE.height), y.repeat_interleave(WIDE.width)), 1)
        torch.testing.assert_close(pixels, expected, atol=2e-3, rtol=0)
        torch.testing.assert_close(found, torch.full_like(found, depth), atol=1e-5, rtol=0)


def test_a_known_point_is_where_the_formula_says() -> None:
    point = torch.tensor([[1.0, 2.5, 4.0]])
    size = Size(80, 40)
    half = math.tan(math.radians(35)) / math.sqrt(80 * 40)
    pixel, depth = project(Camera((0.0, 1.5, 0.0), 0.0), point, size)
    expected = [40 + 0.25 / half / 2, 20 - 0.25 / half / 2]
    assert pixel[0].tolist() == pytest.approx(expected, abs=1e-4) and depth.item() == 4.0
    plain = Camera((0.0, 1.5, 0.0), 0.0, lens="orthographic", field=(4.0, 1.0))
    pixel, depth = project(plain, point, size)
    assert pixel[0].tolist() == pytest.approx([60, 0]) and depth.item() == 4.0
    around = Camera((0.0, 1.5, 0.0), 0.0, lens="equirectangular")
    pixel, depth = project(around, point, size)
    turn, rise = math.atan2(1, 4), math.atan2(1, math.hypot(1, 4))
    expected = [40 + turn / math.pi * 40, 20 - rise / math.pi * 40]
    assert pixel[0].tolist() == pytest.approx(expected, abs=1e-4)
    assert depth.item() == pytest.approx(math.sqrt(18))


def test_what_is_behind_a_perspective_camera_has_no_pixel() -> None:
    pixel, depth = project(Camera((0.0, 1.5, 0.0), 0.0), torch.tensor([[0.0, 1.0, -2.0]]), WIDE)
    assert pixel.isnan().all() and depth.item() == -2.0


@pytest.mark.parametrize("lens", CAMERAS)
def test_things_are_drawn_where_they_project(lens: LensKind) -> None:
    ball = (0.9, 1.1, 2.6)
    size = Size(160, 80)
    drawn = render([scene(CAMERAS[lens], Ellipsoid(ball, (0.2, 0.2, 0.2), GREY))], size)
    y, x = drawn.instances[0].nonzero().float().mean(0) + 0.5
    pixel, depth = project(CAMERAS[lens], torch.tensor([ball]), size)
    assert (x.item(), y.item()) == pytest.approx(pixel[0].tolist(), abs=0.6)
    assert drawn.depth.amin().item() == pytest.approx(depth.item() - 0.1, abs=0.02)


@pytest.mark.parametrize("lens", CAMERAS)
@pytest.mark.parametrize("yaw", [0.0, 2.0, 4.0])
def test_tiles_ask_every_shape_they_see(lens: LensKind, yaw: float) -> None:
    camera = Camera((0.3, 1.4, -0.2), yaw, pitch=-0.4, lens=lens, field=(7, 4))
    size = Size(256, 128)
    one = scene(camera, *room())
    world = pack(one, CPU)
    distance, shape = nearest(world.solids, *rays(camera, *grid(camera, size, 1, CPU)))
    expected = torch.where(distance < MISS, world.instance[world.owner[shape]], 0)
    drawn = render([one], size, supersample=1).instances
    assert torch.equal(drawn.flatten(), expected)


def test_glances_are_renders_without_light() -> None:
    cameras = list(CAMERAS.values())
    seen, far = glance([*scene(cameras[0], *room()).objects], cameras, WIDE)
    for number, camera in enumerate(cameras):
        drawn = render([scene(camera, *room())], WIDE, supersample=1)
        assert torch.equal(seen[number], drawn.instances[0])
        torch.testing.assert_close(far[number], drawn.depth[0, 0])


def test_orthographic_rays_keep_sizes_and_parallels() -> None:
    camera = Camera((0.0, 1.0, 0.0), 0.3, pitch=-0.5, lens="orthographic", field=(8.0, 4.0))
    ends = torch.tensor([[0.0, 0.0, 0.0], [1.0, 0.5, 2.0]])
    moved = ends + torch.tensor([0.7, -0.4, 5.0])
    (a, b), (c, d) = (project(camera, two, WIDE)[0] for two in (ends, moved))
    torch.testing.assert_close(b - a, d - c, atol=1e-4, rtol=0)


def test_rays_straight_down_meet_a_mitred_prism_all_over() -> None:
    outline = ((-3.0, 0.0), (-2.5, 0.5), (2.5, 0.5), (3.0, 0.0))
    mitred = Prism((0.0, 0.5, 0.0), (6.0, 1.0, 1.0), GREY, math.pi / 2, outline)
    camera = Camera((0.0, 3.0, 0.0), 0.0, pitch=-math.pi / 2, lens="orthographic", field=(0.9, 5.8))
    seen = render([scene(camera, mitred)], Size(36, 232)).instances[0]
    assert seen[16:-16, 19:].all() and not seen[:, :17].any()


@pytest.mark.parametrize("size", [Size(64, 64), Size(96, 32), Size(32, 96)])
def test_the_whole_field_is_in_the_picture(size: Size) -> None:
    camera = Camera((0.0, 1.0, 0.0), 0.0, lens="orthographic", field=(3.0, 2.0))
    (low, high), _ = project(camera, torch.tensor([[-1.5, 0.0, 1.0], [1.5, 2.0, 1.0]]), size)
    assert low[0] >= -1e-4 and high[1] >= -1e-4
    assert high[0] <= size.width + 1e-4 and low[1] <= size.height + 1e-4
    # one side fits exactly
    assert min(low[0].abs().item(), high[1].abs().item()) < 1e-4


def test_depth_of_parallel_rays_is_along_the_axis_and_edges_are_jumps() -> None:
    camera = Camera((0.0, 1.0, -2.0), 0.0, lens="orthographic", field=(4.0, 4.0))
    steps = Object(
        "steps",
        1,
        1,
        tuple(Box((x, 1.0, 3.0 + d), (2.0, 9.0, 2.0), GREY) for x, d in ((-1, 0), (1, 0.3))),
    )
    drawn = render([Scene((steps,), camera, Lights(1.0))], Size(40, 40))
    assert drawn.depth[0, 0, 20, 5].item() == pytest.approx(4.0, abs=1e-5)
    assert drawn.depth[0, 0, 20, 35].item() == pytest.approx(4.3, abs=1e-5)
    assert drawn.lines[0, 0, 20, 18:22].amax() > 0.4 and drawn.lines[0, 0, :, :17].sum() == 0


def test_a_panorama_closes_at_its_seam() -> None:
    ahead, back = (
        render(
            [scene(Camera((0.3, 1.4, -0.2), yaw, lens="equirectangular"), *room())], Size(128, 64)
        )
        for yaw in (0.0, math.pi)
    )
    for name in set(Frames.__slots__) - {"normals"}:
        one, other = getattr(ahead, name), getattr(back, name).roll(64, -1)
        same = one.float().isclose(other.float(), atol=2e-3)
        assert same.float().mean() > 0.995, name


def test_an_edge_on_a_panoramas_seam_is_drawn_on_both_its_sides() -> None:
    camera = Camera((0.3, 1.4, -0.2), 0.0, lens="equirectangular")
    bar = Box((0.55, 1.4, -2.5), (0.5, 2.0, 0.1), GREY)
    lines = render([scene(camera, bar)], Size(128, 64)).lines
    assert lines[0, 0, 32, 0] == lines[0, 0, 32, -1] == 0.5


def test_depth_of_a_panorama_is_along_the_ray() -> None:
    camera = Camera((0.0, 0.0, 0.0), 0.0, lens="equirectangular")
    wall = render([scene(camera, Box((0, 0, 2.5), (40, 40, 1), GREY))], Size(32, 16)).depth
    assert wall[0, 0, 8, 20].item() > wall[0, 0, 8, 16].item() > 2.0


def test_a_panorama_of_another_shape_is_refused() -> None:
    camera = CAMERAS["equirectangular"]
    with pytest.raises(SpecError, match="twice as wide as tall, 64x64 is not; ask for 128x64"):
        render([scene(camera, *room())], Size(64, 64))
    with pytest.raises(SpecError, match="twice as wide as tall"):
        project(camera, torch.zeros(1, 3), Size(64, 64))


def test_cameras_say_what_shape_suits_them() -> None:
    assert [aspect(camera) for camera in CAMERAS.values()] == [None, 9 / 5, 2.0]


def test_verticals_stay_vertical_without_pitch() -> None:
    camera = Camera((0.0, 1.6, 0.0), 0.7, shift=-0.3)
    pixels, _ = project(camera, torch.tensor([[2.0, 0.0, 3.0], [2.0, 2.6, 3.0]]), WIDE)
    assert pixels[0, 0].item() == pytest.approx(pixels[1, 0].item(), abs=1e-4)
