"""What rooms are called, and the stamps that say it."""

from __future__ import annotations

from benchmarks.plan_hands.working.looks import Look
from benchmarks.plan_hands.working.openings import Opened
from benchmarks.plan_hands.working.sheet import Sheet
from numpy.random import Generator
from shapely.geometry import Polygon, box

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "living room": "LIVING|Living Room|Lounge", "bedroom": "BEDROOM|Bed 2|Master Bedroom",
        "kitchen": "KITCHEN|Kitchen|Kit.", "bathroom": "BATH|Bathroom|En-suite",
        "toilet": "WC|W.C.",
        "hall": "HALL|Entry|Lobby", "corridor": "CORRIDOR|Passage",
        "office": "OFFICE|Study|Consult",
        "storage": "STORE|CL|Utility", "stairs": "STAIR A|Stair", "lift": "LIFT",
        "garage": "GARAGE",
        "meeting": "MEETING", "classroom": "CLASSROOM|Class 3B", "dining room": "DINING",
        "room": "ROOM|Ward|Retail", "lobby": "LOBBY", "landing": "LANDING",
    },
    "de": {
        "living room": "Wohnen|Wohnzimmer", "bedroom": "Schlafen|Kind 1|Zimmer", "kitchen": "Küche",
        "bathroom": "Bad|Duschbad", "toilet": "WC", "hall": "Diele|Flur", "corridor": "Flur",
        "office": "Büro|Arbeiten", "storage": "Abst.|AR|HWR", "stairs": "Treppenhaus|TRH",
        "garage": "Garage", "meeting": "Besprechung", "classroom": "Klasse", "dining room": "Essen",
        "room": "Raum", "landing": "Podest", "lift": "Aufzug",
    },
    "fr": {
        "living room": "Séjour|Salon", "bedroom": "Chambre 1|Ch. 2", "kitchen": "Cuisine",
        "bathroom": "SdB|S. d'eau", "toilet": "WC", "hall": "Entrée|Dgt", "corridor": "Circulation",
        "office": "Bureau", "storage": "Rgt|Cellier", "stairs": "Escalier", "garage": "Garage",
        "meeting": "Réunion", "classroom": "Classe", "dining room": "Salle à manger",
        "room": "Local",
    },
    "es": {
        "living room": "Salón|Estar", "bedroom": "Dormitorio 1|Dorm.", "kitchen": "Cocina",
        "bathroom": "Baño", "toilet": "Aseo", "hall": "Recibidor|Paso", "corridor": "Pasillo",
        "office": "Despacho", "storage": "Trastero", "stairs": "Escalera", "garage": "Garaje",
        "dining room": "Comedor", "classroom": "Aula", "room": "Sala",
    },
    "ru": {
        "living room": "Гостиная|Общая", "bedroom": "Спальня|Жилая", "kitchen": "Кухня",
        "bathroom": "Ванная|С/у", "toilet": "Туалет", "hall": "Прихожая|Холл",
        "corridor": "Коридор",
        "office": "Кабинет", "storage": "Кладовая", "stairs": "Лестница", "garage": "Гараж",
    },
    "pl": {
        "living room": "Salon|Pokój dzienny", "bedroom": "Sypialnia|Pokój", "kitchen": "Kuchnia",
        "bathroom": "Łazienka", "toilet": "WC", "hall": "Przedpokój|Hol", "corridor": "Korytarz",
        "office": "Biuro|Gabinet", "storage": "Schowek", "stairs": "Klatka", "garage": "Garaż",
    },
}  # fmt: skip
FLOORINGS = ("Parkett", "PVC", "tiles", "Laminat", "carpet", "screed", "Fliesen", "oak")


def stamp(sheet: Sheet, look: Look, house: Opened, rng: Generator) -> None:
    """Write what each room is called, how large it is, and more."""
    if look.stamp == "none":
        return
    height = max(look.letters * sheet.scale * 0.7, 5.0)
    for number, room in enumerate(house.storey.rooms.items(), 1):
        kind = house.kinds[room[0]]
        lines = _lines(look, kind, number, room[1], rng)
        spot = room[1].representative_point()
        middle = room[1].centroid if room[1].contains(room[1].centroid) else spot
        x, y = middle.x + rng.normal(0, 0.15), middle.y + rng.normal(0, 0.15)
        small = min(1.0, room[1].area / 5 + 0.45)
        _write(sheet, look, lines, (x, y), height * small, rng)


def _lines(look: Look, kind: str, number: int, room: Polygon, rng: Generator) -> list[str]:
    words = WORDS[look.language]
    name = str(rng.choice(words.get(kind, words.get("room", "A|B")).split("|")))
    ground = f"{room.area:.{1 + number % 2}f} m²"
    if look.font in range(20):
        ground = ground.replace("²", "2")
    tall = f"{rng.integers(1, 9)}.{number:02d}"
    choices = {
        "name": [name],
        "area": [name, ground],
        "number": [tall],
        "bubble": [str(number)],
        "box": [tall, name, ground],
        "full": [
            tall + " " + name,
            ground,
            str(rng.choice(FLOORINGS)),
            f"RH {rng.uniform(2.4, 3.2):.2f}",
        ],
    }
    return choices[look.stamp]


def _write(
    sheet: Sheet,
    look: Look,
    lines: list[str],
    at: tuple[float, float],
    height: float,
    rng: Generator,
) -> None:
    step = height * 1.75 / sheet.scale
    wide = max(len(line) for line in lines) * height * 0.95 / sheet.scale
    x, y = at[0], at[1] + step * (len(lines) - 1) / 2
    if look.stamp == "box":
        frame = box(at[0] - wide / 2, at[1] - step * 1.6, at[0] + wide / 2, at[1] + step * 1.6)
        if rng.random() < 0.5:
            sheet.fill(frame, look.paper)
        sheet.outline(frame, look.ink, 0.8)
        sheet.line(
            [(at[0] - wide / 2, y - step / 2), (at[0] + wide / 2, y - step / 2)], look.ink, 0.8
        )
    if look.stamp == "bubble":
        sheet.arc(at, height * 1.2 / sheet.scale, (0, 6.3), look.ink, 1.0)
    for k, line in enumerate(lines):
        size = height * (1.0 if k == 0 else 0.8)
        sheet.words(line, (x, y - k * step), size, look.font, look.ink)
