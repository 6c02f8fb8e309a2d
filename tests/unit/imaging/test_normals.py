"""Normals of planes are those that geometry says, and survive being drawn."""

from __future__ import annotations

import math

import numpy as np
import pytest

from underdraw.imaging import normal_map, plane_normals, read_normals

HEIGHT, WIDTH, FOV = 24, 36, 60.0
FOCAL = math.sqrt(HEIGHT * WIDTH) / 2 / math.tan(math.radians(FOV) / 2)


def plane(normal: tuple[float, float, float], distance: float = 2.0) -> np.ndarray:
    """The inverse depth of a plane so far from the eye, facing it; 0 where it isn't seen."""
    right = (np.arange(WIDTH) + 0.5 - WIDTH / 2) / FOCAL
    up = (HEIGHT / 2 - np.arange(HEIGHT)[:, None] - 0.5) / FOCAL
    x, y, z = np.array(normal) / np.linalg.norm(normal)
    return np.maximum((z - x * right - y * up) / distance, 0.0)


@pytest.mark.parametrize(
    "normal", [(0, 0, 1), (0.5, 0, 1), (-0.5, 0, 1), (0, 0.6, 1), (0.3, -0.4, 1)]
)
@pytest.mark.parametrize("distance", [0.5, 40.0])
def test_a_plane_faces_one_way_up_to_its_border(normal, distance: float) -> None:
    found = plane_normals(plane(normal, distance), FOV)
    wanted = np.broadcast_to(np.array(normal) / np.linalg.norm(normal), found.shape)
    np.testing.assert_allclose(found, wanted, atol=1e-5)


def test_a_floor_faces_up_and_the_left_wall_right() -> None:
    floor = plane_normals(plane((0, 1, 0)), FOV)[HEIGHT // 2 + 2 :]
    np.testing.assert_allclose(floor, np.broadcast_to((0, 1, 0), floor.shape), atol=1e-5)
    wall = plane_normals(plane((1, 0, 0)), FOV)[:, : WIDTH // 2 - 2]
    np.testing.assert_allclose(wall, np.broadcast_to((1, 0, 0), wall.shape), atol=1e-5)


def test_where_nothing_is_there_is_no_normal() -> None:
    above = plane_normals(plane((0, 1, 0)), FOV)[: HEIGHT // 2 - 2]
    assert not above.any() and not normal_map(above).any()
    assert not read_normals(normal_map(above)).any()


def test_normals_survive_being_drawn() -> None:
    ways = np.random.default_rng(0).normal(size=(9, 11, 3))
    ways /= np.linalg.norm(ways, axis=-1, keepdims=True)
    np.testing.assert_allclose(read_normals(normal_map(ways)), ways, atol=0.5 / 127.5 + 1e-6)
    drawn = normal_map(np.array([[[1.0, 0, 0], [0, 1, 0], [0, 0, 1], [-1, 0, 0]]]))
    assert drawn[0].tolist() == [[255, 128, 128], [128, 255, 128], [128, 128, 255], [0, 128, 128]]


@pytest.mark.parametrize("shape", [(1, 1), (1, 9), (9, 1), (2, 2)])
def test_slivers_have_normals_too(shape: tuple[int, int]) -> None:
    found = plane_normals(np.full(shape, 0.5), FOV)
    np.testing.assert_allclose(found, np.broadcast_to((0, 0, 1), (*shape, 3)), atol=1e-6)
