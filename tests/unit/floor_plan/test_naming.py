"""Rooms are called by labels, by what was told, by their furniture, by their size and doors."""

from __future__ import annotations

import pytest

from underdraw.errors import SpecError
from underdraw.floor_plan.naming import named
from underdraw.floor_plan.words import fixture_kind, role_of, room_kind
from underdraw.spec.floor_plan import FloorPlan


def flat(**fields: object) -> FloorPlan:
    """A hall (2 x 8 m) with rooms on either side, and doors to all; 18, 12, 8 and 4 m²."""
    xs = {"room 1": (0, 6), "room 2": (6, 10), "room 3": (10, 13), "room 4": (13, 15)}
    rooms = [
        {"name": name, "polygon": [(a, 2), (b, 2), (b, high), (a, high)], "named": "guessed"}
        for (name, (a, b)), high in zip(xs.items(), (5, 5, 14 / 3, 4))
    ]
    hall = {"name": "room 5", "polygon": [(0, 0), (15, 0), (15, 1.9), (0, 1.9)], "named": "guessed"}
    doors = [
        {"kind": "door", "wall": "hall", "at": (a + b) / 2, "width": 0.9} for a, b in xs.values()
    ]
    panes = [{"kind": "window", "wall": "north", "at": at, "width": 1} for at in (3.0, 8.0, 11.5)]
    data = {
        "walls": [
            {"id": "hall", "start": (0, 1.95), "end": (15, 1.95), "thickness": 0.1},
            {"id": "north", "start": (0, 4.9), "end": (15, 4.9), "thickness": 0.2},
        ],
        "openings": doors + panes,
        "rooms": [*rooms, hall],
    }
    return FloorPlan.parse({**data, **fields})


def kinds(plan: FloorPlan) -> list[tuple[str, str, str]]:
    return [(room.name, room.kind, room.named) for room in plan.rooms]


def test_rooms_are_guessed_by_size_doors_and_windows():
    assert kinds(named(flat())) == [
        ("living room", "living room", "guessed"),
        ("bedroom", "bedroom", "guessed"),
        ("kitchen", "kitchen", "guessed"),
        ("bathroom", "bathroom", "guessed"),
        ("hall", "hall", "guessed"),
    ]


def test_furniture_says_more_than_size():
    beds = [{"kind": "bed", "at": (x, 3), "size": (1.6, 2)} for x in (2.0, 8.0)]
    plan = named(flat(fixtures=beds))
    assert [room.name for room in plan.rooms[:2]] == ["bedroom", "bedroom 2"]


def test_what_is_told_counts_from_the_largest():
    plan = named(flat(), ["Flur", "Anna's Zimmer (bedroom)", "study"])
    assert kinds(plan)[:2] == [
        ("Anna's Zimmer (bedroom)", "bedroom", "told"),
        ("study", "office", "told"),
    ]
    assert plan.rooms[4].kind == "hall"


def test_doubts_follow_a_room_to_its_name():
    plan = named(flat(doubts=("room 1 has no door", "room 15 is odd", "the page is dark")))
    assert plan.doubts == ("living room has no door", "room 15 is odd", "the page is dark")


def test_told_names_that_do_not_fit_are_refused():
    with pytest.raises(SpecError, match="6 rooms were told, 5 were read"):
        named(flat(), ["hall"] * 6)
    with pytest.raises(SpecError, match="no kind of room is in 'Halle 9'; kinds are living room"):
        named(flat(), ["Halle 9"])


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("Kitchen", "kitchen"),
        ("BEDROOM 2", "bedroom"),
        ("Küche", "kitchen"),
        ("Gäste-WC", "bathroom"),
        ("Séjour 24 m²", "living room"),
        ("Salle à manger", "dining room"),
        ("LivingRoom", "living room"),
        ("Space Bath", "bathroom"),
        ("Abstellraum", "storage"),
        ("Living / Dining", "living room"),
        ("room", "room"),
        ("A-AREA", None),
        ("12.5", None),
    ],
)
def test_labels(label, kind):
    assert room_kind(label) == kind


@pytest.mark.parametrize(
    ("label", "lost", "kind"),
    [
        ("Küche", "Kuche", "kitchen"),
        ("Büro", "Buro", "office"),
        ("Séjour", "Sejour", "living room"),
        ("Chambre à coucher", "Chambre a coucher", "bedroom"),
        ("Dégagement", "Degagement", "hall"),
        ("Salón-comedor", "Salon-comedor", "living room"),
        ("Baño", "Bano", "bathroom"),
        ("Recámara 2", "Recamara 2", "bedroom"),
        ("Escritório", "Escritorio", "office"),
        ("Łazienka", "Lazienka", "bathroom"),
        ("Pokój dzienny", "Pokoj dzienny", "living room"),
        ("Spiżarnia", "Spizarnia", "storage"),
        ("Wiatrołap", "Wiatrolap", "hall"),
        ("Garaż", "Garaz", "garage"),
    ],
)
def test_accents_that_were_not_read_change_no_kind(label, lost, kind):
    assert room_kind(label) == room_kind(lost) == kind


@pytest.mark.parametrize(
    ("kind", "labels"),
    [
        ("living room", ("Sala de estar", "Soggiorno", "Woonkamer")),
        ("bedroom", ("Dormitorio", "Camera da letto", "Slaapkamer 1", "Sypialnia")),
        ("dining room", ("Comedor", "Sala da pranzo", "Eetkamer", "Jadalnia")),
        ("office", ("Despacho", "Ufficio", "Kantoor", "Gabinet")),
        ("kitchen", ("Cocina", "Cozinha", "Cucina", "Keuken", "Kuchnia")),
        ("bathroom", ("Aseo", "Cuarto de baño", "Bagno", "Badkamer")),
        ("hall", ("Pasillo", "Ingresso", "Overloop", "Przedpokój")),
        ("storage", ("Trastero", "Ripostiglio", "Berging", "Garderoba")),
        ("balcony", ("Terraza", "Balcone", "Terras", "Taras")),
        ("garage", ("Garaje", "Autorimessa", "Garage")),
        ("room", ("Habitación", "Stanza", "Kamer", "Pokój")),
    ],
)
def test_rooms_of_other_languages(kind, labels):
    assert {room_kind(label) for label in labels} == {kind}


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("A-WALL", (True, "wall")),
        ("A-WALL-PATT", (True, None)),
        ("A-DOOR", (True, "door")),
        ("A-GLAZ", (True, "window")),
        ("Wall External", (True, "wall")),
        ("Außenwände", (True, "wall")),
        ("Innentüren", (True, "door")),
        ("FENSTER_EG", (True, "window")),
        ("murs porteurs", (True, "wall")),
        ("Fenêtres", (True, "window")),
        ("doorway", (True, "doorway")),
        ("Opening Door", (True, "door")),
        ("FixedFurniture Toilet", (True, "fixture")),
        ("Space Outdoor", (True, None)),
        ("Ebene 1", (False, None)),
        ("wallpaper", (False, None)),
    ],
)
def test_layers(name, role):
    assert role_of(name) == role


def test_fixtures():
    assert fixture_kind("FixedFurniture Bathtub") == "bathtub"
    assert fixture_kind("Doppelbett") == "bed"
    assert fixture_kind("BaseCabinet") == "cabinet"
    assert fixture_kind("Möbel") is None
