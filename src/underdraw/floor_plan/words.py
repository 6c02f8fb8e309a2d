"""What layers, classes, blocks and labels of plans say.

Layers are known in English, German and French; names of rooms in Spanish, Portuguese, Italian,
Dutch and Polish too. The tables are data: a further word is a further entry, without accents and in
lower case.
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
        "salon comedor", "sala", "sala comedor", "sala de estar", "estar", "estar comedor",
        "sejour cuisine", "salon cuisine", "soggiorno", "salotto", "woonkamer", "zitkamer",
        "huiskamer", "pokoj dzienny",
    ),
    "bedroom": (
        "bedroom", "bed", "bed room", "master bedroom", "guest room", "nursery", "bdrm",
        "schlafzimmer", "schlafen", "kinderzimmer", "kind", "gastezimmer", "gaestezimmer", "gast",
        "eltern", "chambre",
        "dormitorio", "dorm", "alcoba", "recamara", "quarto", "camera", "camera da letto",
        "cameretta", "slaapkamer", "kinderkamer", "logeerkamer", "sypialnia", "pokoj dzieciecy",
    ),
    "dining room": (
        "dining room", "dining", "esszimmer", "essen", "essbereich", "salle a manger",
        "comedor", "sala de jantar", "pranzo", "sala da pranzo", "eetkamer", "eethoek", "jadalnia",
    ),
    "office": (
        "office", "study", "library", "den", "arbeitszimmer", "arbeiten", "buro", "buero", "bureau",
        "despacho", "estudio", "escritorio", "ufficio", "kantoor", "werkkamer", "studeerkamer",
        "gabinet", "pracownia",
    ),
    "kitchen": (
        "kitchen", "kitchenette", "kuche", "kueche", "kochen", "cuisine", "kochnische",
        "cocina", "cocina comedor", "cozinha", "cucina", "angolo cottura", "keuken", "kuchnia",
        "aneks kuchenny",
    ),
    "bathroom": (
        "bathroom", "bath", "shower room", "shower", "toilet", "wc", "lavatory", "ensuite",
        "powder room", "bad", "badezimmer", "dusche", "gaste wc", "duschbad", "salle de bain",
        "salle de bains", "salle d eau", "sdb", "toilettes", "sauna",
        "bano", "cuarto de bano", "aseo", "ducha", "banheiro", "casa de banho", "bagno", "doccia",
        "badkamer", "douche", "lazienka", "toaleta",
    ),
    "hall": (
        "hall", "hallway", "corridor", "entry", "entrance", "lobby", "foyer", "vestibule",
        "landing", "flur", "diele", "gang", "eingang", "windfang", "vorraum", "entree", "couloir",
        "degagement", "palier",
        "pasillo", "vestibulo", "recibidor", "distribuidor", "entrada", "corredor", "ingresso",
        "corridoio", "disimpegno", "hal", "overloop", "portaal", "hol", "korytarz", "przedpokoj",
        "wiatrolap", "przedsionek",
    ),
    "storage": (
        "storage", "store", "closet", "pantry", "utility", "laundry", "wardrobe", "walk in",
        "cupboard", "cpd", "w i c",
        "abstellraum", "abstell", "abst", "vorrat", "speisekammer", "speis", "hauswirtschaft",
        "hwr", "ankleide", "technik", "lager", "cellier", "rangement", "placard", "dressing",
        "buanderie",
        "trastero", "lavadero", "despensa", "vestidor", "ripostiglio", "dispensa", "lavanderia",
        "cabina armadio", "cantina", "berging", "bijkeuken", "wasruimte", "inloopkast", "garderobe",
        "garderoba", "spizarnia", "pralnia", "schowek",
    ),
    "balcony": (
        "balcony", "terrace", "patio", "deck", "loggia", "veranda", "porch", "balkon", "terrasse",
        "balcon",
        "terraza", "varanda", "terrazzo", "terrazza", "balcone", "terras", "taras",
    ),
    "garage": (
        "garage", "carport", "car port", "parking", "garaje", "cochera", "garagem", "autorimessa",
        "garaz",
    ),
    "room": (
        "room", "zimmer", "raum", "piece", "undefined", "userdefined", "space", "habitacion",
        "cuarto", "stanza", "kamer", "ruimte", "pokoj", "pomieszczenie",
    ),
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
# Letters that are no letter with an accent to Unicode, as they are written without.
_BARE = str.maketrans({"ß": "ss", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "æ": "ae", "œ": "oe"})


def words_of(name: str) -> list[str]:
    """Split a name into lower-case words without accents: `A-WALL_Außen` is a, wall, aussen."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).translate(_BARE)
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
