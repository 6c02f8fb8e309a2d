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
    Lights,
    Material,
    Object,
    Opening,
    Prism,
    Scene,
    Shape,
    Wall,
    Wedge,
    render,
)
from underdraw.scene.shapes import TEXTURES, Texture
from underdraw.spec.size import Size

RED, GREY = Material((0.8, 0.1, 0.1)), Material((0.6, 0.6, 0.6))
SIZE = Size(32, 32)


def scene(*shapes: Shape, camera: Camera | None = None, lights: Lights | None = None) -> Scene:
    """Make one object a shape, with instance and class counted from 1."""
    things = tuple(Object(f"thing {i}", i, i, (shape,)) for i, shape in enumerate(shapes, 1))
    return Scene(things, camera or Camera((0.0, 1.5, 0.0), 0.0), lights or Lights(1.0))


def middle(value: torch.Tensor) -> torch.Tensor:
    return value[..., value.shape[-2] // 2, value.shape[-1] // 2]


def wall(z: float, material: Material = GREY, openings: tuple[Opening, ...] = ()) -> Wall:
    return Wall((0.0, 1.5, z + 0.1), (20.0, 20.0, 0.2), material, 0.0, openings)


def test_the_depth_of_a_wall_is_its_distance_along_the_axis_everywhere() -> None:
    depth = render([scene(wall(3.25))], SIZE).depth
    torch.testing.assert_close(depth, torch.full_like(depth, 3.25), atol=1e-5, rtol=0)


@pytest.mark.parametrize("turn", [0.0, math.pi / 2, 2.0])
def test_depth_follows_the_camera_around(turn: float) -> None:
    front = Box((4 * math.sin(turn), 1.5, 4 * math.cos(turn)), (2.0, 2.0, 2.0), RED, turn)
    frames = render([scene(front, camera=Camera((0.0, 1.5, 0.0), turn))], SIZE)
    assert middle(frames.depth).item() == pytest.approx(3.0, abs=1e-5)
    torch.testing.assert_close(middle(frames.normals)[0], torch.tensor([0.0, 0.0, 1.0]))


def test_an_opening_shows_what_is_behind_it() -> None:
    hole = Opening(-0.5, 0.5, -0.5, 0.5)
    frames = render([scene(wall(2.0, openings=(hole,)), wall(5.0, RED))], SIZE)
    assert middle(frames.instances).item() == 2
    assert middle(frames.depth).item() == pytest.approx(5.0, abs=1e-5)
    assert frames.instances[0, 0, 0].item() == 1


def test_an_opening_shows_its_reveal_and_the_outside() -> None:
    hole = Opening(-0.5, 0.5, -0.5, 0.5)
    thick = Wall((0.0, 1.5, 3.0), (20.0, 20.0, 2.0), GREY, 0.0, (hole,))
    frames = render([scene(thick)], Size(64, 64))
    assert middle(frames.instances).item() == 0
    assert middle(frames.depth).item() == math.inf
    # The lower reveal faces up: somewhere on the middle column.
    assert (frames.normals[0, 1, :, 32] > 0.99).any()


@pytest.mark.parametrize("kind", [Cylinder, Ellipsoid])
def test_round_shapes_are_met_on_their_near_side(kind: type[Cylinder] | type[Ellipsoid]) -> None:
    frames = render([scene(kind((0.0, 1.5, 4.0), (2.0, 2.0, 2.0), RED))], Size(33, 33))
    assert middle(frames.depth).item() == pytest.approx(3.0, abs=1e-2)
    assert frames.instances[0, 0, 0].item() == 0


def test_a_cylinders_cap_faces_up() -> None:
    stool = Cylinder((0.0, 0.25, 2.0), (1.0, 0.5, 1.0), RED)
    frames = render([scene(stool, camera=Camera((0.0, 1.5, 0.0), 0.0, pitch=-0.5))], SIZE)
    up = math.cos(0.5)
    torch.testing.assert_close(
        middle(frames.normals)[0], torch.tensor([0.0, up, math.sin(0.5)]), atol=1e-3, rtol=0
    )


@pytest.mark.parametrize("front", [0.0, 0.5])
def test_a_wedge_slopes_from_its_back_to_its_front(front: float) -> None:
    ramp = Wedge((0.0, 0.5, 3.0), (2.0, 1.0, 2.0), RED, front=front)
    above = Camera((0.0, 3.0, 3.0), 0.0, pitch=-math.pi / 2)
    frames = render([scene(ramp, camera=above)], Size(33, 33))
    rise = (1 - front) / 2
    down = middle(frames.normals)[0]
    # Looking straight down, the camera's up is +z and its back is the world's up.
    steep = math.hypot(1, rise)
    torch.testing.assert_close(
        down, torch.tensor([0.0, -rise / steep, 1 / steep]), atol=1e-4, rtol=0
    )
    assert middle(frames.depth).item() == pytest.approx(3.0 - (1 + front) / 2, abs=1e-4)
    level = Camera((0.0, 0.45, 0.0), 0.0)
    face = middle(render([scene(ramp, camera=level)], Size(33, 33)).depth).item()
    # At this height the front stands for front * 1 m, above it the slope goes back.
    meets = 2.0 if front > 0.45 else 2.0 + 2 * 0.45
    assert face == pytest.approx(meets, abs=0.05)


def test_a_turned_wedge_shows_its_back() -> None:
    ramp = Wedge((0.0, 1.5, 3.0), (2.0, 1.0, 2.0), RED, math.pi)
    frames = render([scene(ramp)], Size(33, 33))
    assert middle(frames.depth).item() == pytest.approx(2.0, abs=1e-4)
    torch.testing.assert_close(middle(frames.normals)[0], torch.tensor([0.0, 0.0, 1.0]))


def test_a_wedge_among_other_kinds_keeps_its_own_slope() -> None:
    ramps = [Wedge((x, 0.5, 3.0), (0.8, 1.0, 2.0), RED, front=f) for x, f in ((-1, 0.2), (1, 0.7))]
    others = [wall(6.0), Cylinder((0.0, 0.2, 3.0), (0.3, 0.4, 0.3), GREY)]
    camera = Camera((0.0, 3.0, 3.0), 0.0, pitch=-math.pi / 2)
    frames = render([scene(*ramps, *others, camera=camera)], Size(64, 64))
    for instance, front in ((1, 0.2), (2, 0.7)):
        depth = frames.depth[0, 0, 32][frames.instances[0, 32] == instance]
        assert 3.0 - depth.median().item() == pytest.approx((1 + front) / 2, abs=0.05)


def test_soft_edges_change_the_light_and_nothing_else() -> None:
    hard, soft = (
        scene(Box((0.0, 1.4, 3.0), (1.0, 1.0, 1.0), Material((0.8, 0.1, 0.1), soft=s)))
        for s in (0.0, 0.3)
    )
    one, other = (render([s], SIZE) for s in (hard, soft))
    assert not torch.equal(one.color, other.color)
    for name in ("depth", "normals", "segments", "instances", "lines"):
        assert torch.equal(getattr(one, name), getattr(other, name)), name
    # the middle of a face looks where the face looks
    assert torch.equal(middle(one.color), middle(other.color))


@pytest.mark.parametrize("texture", TEXTURES)
def test_a_texture_keeps_a_surface_near_its_colour(texture: Texture) -> None:
    color = (0.6, 0.5, 0.4)
    plain, painted = (
        render([scene(wall(2.0, Material(color, t, color, 0.2)))], SIZE).color
        for t in ("plain", texture)
    )
    assert (painted.mean((0, 2, 3)) - plain.mean((0, 2, 3))).abs().amax() < 0.03
    assert torch.equal(painted, plain) == (texture in ("plain", "tile", "stripe"))


def test_a_scene_looks_the_same_alone_and_among_others() -> None:
    one = scene(wall(3.0), Box((0.3, 1.2, 2.0), (0.5, 0.5, 0.5), RED, 0.4))
    other = scene(wall(4.0), *(Cylinder((x, 1.0, 3.0), (0.3, 1.0, 0.3), RED) for x in (-1.0, 1.0)))
    alone, among = render([one], SIZE), render([other, one], SIZE)
    for name in Frames.__slots__:
        assert torch.equal(getattr(alone, name)[0], getattr(among, name)[1]), name


def test_sun_is_kept_out_by_walls_and_let_in_by_openings() -> None:
    floor = Box((0.0, -0.1, 3.0), (8.0, 0.2, 8.0), GREY)
    sun = Lights(0.3, (0.0, math.sin(0.7), math.cos(0.7)), 0.6)
    camera = Camera((0.0, 1.5, 0.0), 0.0, pitch=-0.5)
    closed, open_ = (
        scene(floor, wall(4.0, openings=holes), camera=camera, lights=sun)
        for holes in ((), (Opening(-1.0, 1.0, -0.5, 1.5),))
    )
    dark, bright = render([closed], SIZE).color, render([open_], SIZE).color
    assert (bright - dark).amax() > 0.15
    assert 0.1 < (bright == dark).float().mean() < 0.9


def test_edges_are_drawn_where_a_thing_ends_and_nowhere_on_a_plane() -> None:
    floor = Box((0.0, -0.1, 5.0), (40.0, 0.2, 60.0), GREY)
    camera = Camera((0.0, 1.5, 0.0), 0.0, pitch=-1.2)
    assert render([scene(floor, camera=camera)], SIZE).lines.sum() == 0
    sky = render([scene(floor, camera=Camera((0.0, 1.5, 0.0), 0.0, pitch=1.2))], SIZE)
    assert sky.lines.sum() == 0 and sky.instances.sum() == 0
    block = Box((0.0, 0.25, 0.6), (0.4, 0.5, 0.4), GREY)
    assert render([scene(floor, block, camera=camera)], SIZE).lines.amax() > 0.9


def test_a_shape_beside_and_behind_the_eye_is_not_lost() -> None:
    long = Box((1.0, 1.5, 0.0), (0.2, 3.0, 20.0), RED)
    frames = render([scene(long)], Size(256, 64))
    assert (frames.instances == 1).any()


@pytest.mark.parametrize("size", [Size(32, 32), Size(48, 32), Size(32, 48)])
def test_the_frames_have_the_size_that_was_asked_for(size: Size) -> None:
    frames = render([scene(wall(3.0))] * 2, size, supersample=3)
    assert frames.color.shape == (2, 3, size.height, size.width)
    assert frames.segments.shape == frames.instances.shape == (2, size.height, size.width)
    assert frames.color.amin() >= 0 and frames.color.amax() <= 1


def test_nothing_to_draw_is_refused() -> None:
    with pytest.raises(SpecError, match="at least one scene"):
        render([], SIZE)
    with pytest.raises(SpecError, match="no shapes"):
        render([Scene((Object("nothing", 1, 1),), Camera((0.0, 1.0, 0.0), 0.0))], SIZE)


def test_a_prism_is_what_its_outline_says() -> None:
    corners = ((-1.0, -0.5), (1.0, -0.5), (0.0, 0.5))
    prism = Prism((0.0, 0.0, 4.5), (2.0, 2.0, 1.0), Material((1, 1, 1)), 0.0, corners)
    camera = Camera((0.0, 0.0, 0.0), 0.0, math.radians(20))
    facing = render([scene(prism, camera=camera)], Size(width=8, height=8))
    assert facing.depth.flatten().tolist() == pytest.approx([4.0] * 64, abs=1e-4)
    around = Camera((0.0, 0.0, 9.0), math.pi, math.radians(40))
    behind = render([scene(prism, camera=around)], Size(width=32, height=32), supersample=1)
    left, right = behind.normals[0, :, 16, 10], behind.normals[0, :, 16, 21]
    half = math.sqrt(0.5)
    assert left.tolist() == pytest.approx([-half, 0.0, half], abs=1e-4)
    assert right.tolist() == pytest.approx([half, 0.0, half], abs=1e-4)


def test_a_prism_like_a_box_looks_like_one() -> None:
    material = Material((0.7, 0.5, 0.3), "brick", (0.9, 0.9, 0.9), 0.4)
    corners = ((-0.5, 0.4), (0.5, 0.4), (0.5, -0.4), (-0.5, -0.4))
    camera = Camera((1.2, 0.9, 0.0), -0.4, math.radians(60), -0.2)
    for yaw in (0.0, 0.7):
        box = Box((0.0, 0.0, 3.0), (1.0, 1.0, 0.8), material, yaw)
        prism = Prism((0.0, 0.0, 3.0), (1.0, 1.0, 0.8), material, yaw, corners)
        lamp = Lights(sun=(0.0, 0.8, -0.6), sun_power=0.5)
        one, other = (
            render([scene(shape, camera=camera, lights=lamp)], Size(width=48, height=48))
            for shape in (box, prism)
        )
        assert (one.instances == other.instances).float().mean() > 0.99
        assert (one.color - other.color).abs().mean() < 2e-3
