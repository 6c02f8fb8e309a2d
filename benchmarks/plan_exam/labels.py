"""What rooms are called, and where their labels stand."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.plan_exam.home import Home
from benchmarks.plan_exam.sheet import Sheet
from benchmarks.plan_exam.styles import Style
from shapely.geometry import Point, Polygon, box
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

# A zone's name by language: living, kitchen, dining, bath, toilet, hall, entrance, storage,
# utility, closet, office, master bedroom, other bedroom.
_ORDER = "LKDBWHESUZO12"
_NAMES: dict[str, str] = {
    "en": "Living Room,Kitchen,Dining,Bathroom,WC,Hall,Entrance,Store,Utility,Closet,Study,"
    "Bedroom 1,Bedroom",
    "de": "Wohnen,Küche,Essen,Bad,WC,Flur,Windfang,Abst.,HWR,Ankleide,Büro,Schlafen,Zimmer",
    "nl": "woonkamer,keuken,eetkamer,badkamer,toilet,gang,entree,berging,wasruimte,kast,"
    "werkkamer,slaapkamer 1,slaapkamer",
    "pl": "salon,kuchnia,jadalnia,łazienka,WC,hol,wiatrołap,schowek,pralnia,garderoba,gabinet,"
    "sypialnia,pokój",
    "fr": "Séjour,Cuisine,Salle à manger,Bains,WC,Dégt,Entrée,Rgt,Buanderie,Dressing,Bureau,"
    "Chambre 1,Chambre",
    "sv": "vardagsrum,kök,matplats,bad,wc,hall,entré,förråd,tvätt,klk,arbetsrum,sovrum,rum",
    "es": "Salón,Cocina,Comedor,Baño,Aseo,Pasillo,Recibidor,Trastero,Lavadero,Vestidor,Estudio,"
    "Dormitorio 1,Dormitorio",
    "it": "Soggiorno,Cucina,Pranzo,Bagno,WC,Corridoio,Ingresso,Rip.,Lavand.,Cabina,Studio,"
    "Camera,Cameretta",
}
WORDS = {language: dict(zip(_ORDER, names.split(","))) for language, names in _NAMES.items()}
OUTDOORS = {
    "en": ("Balcony", "Terrace"),
    "de": ("Balkon", "Terrasse"),
    "nl": ("balkon", "terras"),
    "pl": ("balkon", "taras"),
    "fr": ("Balcon", "Terrasse"),
    "sv": ("balkong", "altan"),
    "es": ("Balcón", "Terraza"),
    "it": ("Balcone", "Terrazza"),
}


def zone_name(style: Style, letter: str) -> str:
    """Return what a zone is called on a sheet."""
    words = WORDS[style.language]
    word = words.get(letter) or f"{words['2']} {letter}"
    if letter == "2":
        word = f"{word} 2"
    return word.upper() if style.upper else word


def area(value: float, style: Style) -> str:
    """Return an area as the sheet writes it."""
    if style.unit == "ft":
        return f"{value * 10.764:.0f} SQ FT"
    said = f"{value:.2f} m²"
    return said if style.language == "en" else said.replace(".", ",")


def length(metres: float) -> str:
    """Return feet and inches."""
    inches = round(metres / 0.0254)
    return f"{inches // 12}'{inches % 12}\""


def draw_labels(sheet: Sheet, style: Style, home: Home) -> None:
    """Write into every zone that has a place for it, clear of furniture and doors."""
    shown = [piece.outline for piece in home.pieces if style.furniture == "all" or piece.wet]
    sweeps = [one.sweep for one in home.openings]
    blocked = unary_union([*(shown if style.furniture != "none" else ()), *sweeps])
    shell, number = home.shell, 0
    for name, room in shell.rooms.items():
        for letter in name.replace("X", ""):
            number += 1
            zone = shell.zones[letter].intersection(room)
            if not isinstance(zone, Polygon):
                continue
            lines = _lines(style, letter, number, zone)
            if len(name.replace("X", "")) > 1:
                lines = [line for line in lines if "²" not in line and "SQ" not in line]
                if letter == "L" and "area" in style.label:
                    lines.append(area(room.area, style))
            _write(sheet, style, lines, zone, blocked)
    for letter, shape in shell.outside:
        word = OUTDOORS[style.language][letter == "t"]
        _write(sheet, style, [word.upper() if style.upper else word], shape, Polygon())


def _lines(style: Style, letter: str, number: int, zone: Polygon) -> list[str]:
    left, low, right, high = zone.bounds
    whole = zone.area > 0.97 * (right - left) * (high - low)  # else it has no two sides
    size = f"{right - left:.2f} x {high - low:.2f} m"
    if style.unit == "ft":
        size = f"{length(right - left)} x {length(high - low)}"
    said = {
        "name": zone_name(style, letter),
        "area": area(zone.area, style),
        "size": size,
        "number": f"{number:02}",
    }
    return [said[each] for each in style.label if each != "size" or whole]


def _write(
    sheet: Sheet, style: Style, lines: list[str], zone: Polygon, blocked: BaseGeometry
) -> None:
    inner = zone.buffer(-0.08)
    for some, scale, turn in _ways(lines, zone):
        size = style.size * scale
        measured = [sheet.measure(line, size, style.font) for line in some]
        gap = size * 1.35 / 50
        wide, tall = max(each[0] for each in measured), gap * len(some)
        reach = (tall, wide) if turn else (wide, tall)
        spot = _spot(inner, blocked, reach)
        if spot is None:
            continue
        for row, line in enumerate(some):
            shift = (len(some) / 2 - 0.5 - row) * gap
            at = (spot[0] - shift, spot[1]) if turn else (spot[0], spot[1] + shift)
            sheet.words(line, at, size, style.ink, style.font, turn)
        return


def _ways(lines: list[str], zone: Polygon) -> Iterator[tuple[list[str], float, int]]:
    left, low, right, high = zone.bounds
    turns = (0, 90) if high - low > 1.6 * (right - left) else (0,)
    for scale in (1.0, 0.82):
        for turn in turns:
            yield lines, scale, turn
            if len(lines) > 1:
                yield lines[:1], scale, turn
    for turn in turns:
        yield lines[:1], 0.68, turn


def _spot(inner: BaseGeometry, blocked: BaseGeometry, reach: tuple[float, float]):
    """Return the place nearest to the middle where a box is free, or None."""
    if inner.is_empty:
        return None
    left, low, right, high = inner.bounds
    middle = inner.centroid
    spots = [
        (left + (right - left) * i / 12, low + (high - low) * j / 12)
        for i in range(1, 12)
        for j in range(1, 12)
    ]
    for x, y in sorted(spots, key=lambda at: Point(at).distance(middle)):
        half = (reach[0] / 2 + 0.03, reach[1] / 2 + 0.02)
        frame = box(x - half[0], y - half[1], x + half[0], y + half[1])
        if inner.contains(frame) and not blocked.intersects(frame):
            return x, y
    return None
