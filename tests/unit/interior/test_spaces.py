"""Spaces: what no wall parts is one, and nothing darkens what is beyond a wall."""

from __future__ import annotations

from tests.unit.interior.test_furnish import storey
from underdraw.interior.spaces import spaces


def test_rooms_that_are_open_to_each_other_are_one_space() -> None:
    interior = storey("flat", 0)
    space = spaces(interior.ground)
    assert space["kitchen"] == space["living room"]
    assert len(set(space.values())) == len(space) - 1


def test_a_thing_is_in_the_space_of_its_rooms_alone() -> None:
    interior = storey("flat", 0)
    space = spaces(interior.ground)
    for thing in interior.objects:
        rooms = interior.rooms[thing.instance]
        assert thing.space == sum({space[room] for room in rooms})
