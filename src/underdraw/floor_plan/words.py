"""What layers, classes, blocks and labels of plans say, in English, German and French.

The tables are data: a further word is a further entry, without accents and in lower case.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import TypeVar

from underdraw.floor_plan.drawing import Role
from underdraw.floor_plan.figures import without_figures
from underdraw.spec.floor_plan import RoomKind

# A name is of the first role that one of its words begins or ends with; see `role_of`.
ROLES: Mapping[Role | None, tuple[str, ...]] = {
    None: (
        "dim", "dims", "dimension", "dimensions", "iden", "patt", "pattern", "grid", "axis", "axes",
        "anno", "note", "notes", "defpoints", "hidden", "bemassung", "masse", "schraffur", "raster",
        "achse", "achsen", "cotes", "cotation", "hachures", "outside", "outdoor", "railing", "roof",
        "ceiling", "clng", "decke", "dach", "plafond", "toit",
    ),
    "window": (
        "window", "windows", "glaz", "glazing", "fenster", "verglasung", "fenetre", "fenetres",
        "baie", "vitrage",
    ),
    "door": ("door", "doors", "tuer", "tueren", "tur", "turen", "porte", "portes"),
    "doorway": (
        "doorway", "doorways", "passage", "durchgang", "durchgange", "opening", "openings",
        "oeffnung", "oeffnungen", "offnung", "offnungen", "ouverture", "ouvertures",
    ),
    "wall": (
        "wall", "walls", "wand", "waende", "wande", "mauer", "mauern", "mauerwerk", "mur", "murs",
        "cloison", "cloisons",
    ),
    "space": (
        "space", "spaces", "room", "rooms", "area", "areas", "raum", "raeume", "raume", "zimmer",
        "piece", "pieces", "espace", "surface", "surfaces",
    ),
    "fixture": (
        "furniture", "furn", "fixture", "fixtures", "fixedfurniture", "pfix", "eqpm", "sanitary",
        "moebel", "mobel", "moblierung", "moeblierung", "sanitaer", "sanitar", "mobilier",
        "sanitaires",
    ),
}  # fmt: skip
COMPOUNDS = ("wand", "waende", "wande", "tuer", "tueren", "tur", "turen", "fenster", "raum")

# The longest word in a label counts, and "room" where there is no other.
ROOM_WORDS: Mapping[RoomKind, tuple[str, ...]] = {
    "living room": (
        "living room", "livingroom", "living", "lounge", "sitting room", "family room",
        "great room", "reception", "parlour", "wohnzimmer", "wohnen", "stube", "wohnkuche",
        "wohnkueche", "salon", "sejour",
    ),
    "bedroom": (
        "bedroom", "bed", "bed room", "master bedroom", "guest room", "nursery", "bdrm",
        "schlafzimmer", "schlafen", "kinderzimmer", "kind", "gastezimmer", "gaestezimmer", "gast",
        "eltern", "chambre",
    ),
    "dining room": (
        "dining room", "dining", "esszimmer", "essen", "essbereich", "salle a manger",
    ),
    "office": (
        "office", "study", "library", "den", "arbeitszimmer", "arbeiten", "buro", "buero", "bureau",
    ),
    "kitchen": (
        "kitchen", "kitchenette", "kuche", "kueche", "kochen", "cuisine", "kochnische",
    ),
    "bathroom": (
        "bathroom", "bath", "shower room", "shower", "toilet", "wc", "lavatory", "ensuite",
        "powder room", "bad", "badezimmer", "dusche", "gaste wc", "duschbad", "salle de bain",
        "salle de bains", "salle d eau", "sdb", "toilettes", "sauna",
    ),
    "hall": (
        "hall", "hallway", "corridor", "entry", "entrance", "lobby", "foyer", "vestibule",
        "landing", "flur", "diele", "gang", "eingang", "windfang", "vorraum", "entree", "couloir",
        "degagement", "palier",
    ),
    "storage": (
        "storage", "store", "closet", "pantry", "utility", "laundry", "wardrobe", "walk in",
        "cupboard", "cpd", "w i c",
        "abstellraum", "abstell", "abst", "vorrat", "speisekammer", "speis", "hauswirtschaft",
        "hwr", "ankleide", "technik", "lager", "cellier", "rangement", "placard", "dressing",
        "buanderie",
    ),
    "balcony": (
        "balcony", "terrace", "patio", "deck", "loggia", "veranda", "porch", "balkon", "terrasse",
        "balcon",
    ),
    "garage": ("garage", "carport", "car port", "parking"),
    "room": ("room", "zimmer", "raum", "piece", "undefined", "userdefined", "space"),
}  # fmt: skip

FIXTURE_WORDS: Mapping[str, tuple[str, ...]] = {
    "bathtub": ("bathtub", "bath", "tub", "badewanne", "wanne", "baignoire"),
    "toilet": ("toilet", "wc", "toilette", "klo"),
    "sink": ("sink", "basin", "washbasin", "waschbecken", "spule", "lavabo", "evier"),
    "counter": ("counter", "worktop", "basecabinet", "kuchenzeile", "stove", "herd", "hob"),
    "fridge": ("fridge", "refrigerator", "kuhlschrank", "refrigerateur", "frigo"),
    "bed": ("bed", "bett", "doppelbett", "lit"),
    "sofa": ("sofa", "couch", "canape"),
    "armchair": ("armchair", "sessel", "fauteuil"),
    "desk": ("desk", "schreibtisch"),
    "dining table": ("table", "tisch", "esstisch"),
    "chair": ("chair", "stuhl", "chaise"),
    "cabinet": ("cabinet", "closet", "wardrobe", "schrank", "kleiderschrank", "armoire"),
    "bookshelf": ("bookshelf", "shelf", "regal", "etagere"),
}  # fmt: skip

Meaning = TypeVar("Meaning", bound=str)


def words_of(name: str) -> list[str]:
    """Split a name into lower-case words without accents: `A-WALL_Außen` is a, wall, aussen."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).replace("ß", "ss")
    plain = unicodedata.normalize("NFKD", parted).encode("ascii", "ignore").decode().lower()
    return re.findall(r"[a-z]+", plain)


def role_of(name: str) -> tuple[bool, Role | None]:
    """Return whether a name says a role at all, and which; None is to be passed over."""
    words = words_of(name)
    for role, known in ROLES.items():
        if any(word in known for word in words):
            return True, role
    for role, known in ROLES.items():
        if any(word.endswith(COMPOUNDS) and word.endswith(known) for word in words):
            return True, role
    return False, None


def room_kind(label: str) -> RoomKind | None:
    """Return the kind of room that a label names, or None."""
    return _meant(label, ROOM_WORDS)


def fixture_kind(label: str) -> str | None:
    """Return the kind of fixture that a name says, or None."""
    return _meant(label, FIXTURE_WORDS)


def label_of(texts: Sequence[str], own: str = "") -> tuple[str, RoomKind | None]:
    """Return what a room is called and its kind, by the texts in it, then by its own name.

    Areas and lengths are no part of it. The name is empty where nothing names the room, and the
    kind None where its name is no kind's.
    """
    names = [without_figures(text) for text in texts]
    for name in names:
        kind = room_kind(name)
        if kind:
            return name, kind
    kind = room_kind(own)
    if kind and kind != "room":
        return kind, kind
    return next((name for name in names if re.search(r"[^\W\d_]{2,}", name)), ""), None


def _meant(label: str, table: Mapping[Meaning, tuple[str, ...]]) -> Meaning | None:
    text = f" {' '.join(words_of(label))} "
    found = [
        (len(word), kind) for kind, known in table.items() for word in known if f" {word} " in text
    ]
    return max(found, key=lambda one: (one[1] != "room", one[0]))[1] if found else None
