"""Names of rooms in many tongues, and how listings give their sizes."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from benchmarks.plan_hands.listing.chance import maybe, one_of, pick
from benchmarks.plan_hands.listing.openings import Fitted
from benchmarks.plan_hands.listing.sheet import Sheet
from benchmarks.plan_hands.listing.style import WHITE, Style
from shapely.geometry import Polygon

Rng = np.random.Generator
ROLES = (
    "living", "bedroom", "kitchen", "dining", "office", "bath", "wc", "utility", "hall",
    "closet", "garage",
)  # fmt: skip
# For each tongue the words of each role, in the order of ROLES, others after a bar.
_TABLE: dict[str, str] = {
    "uk": "Living Room|Reception Room|Lounge;Bedroom|Bedroom 1|Master Bedroom;Kitchen|Kitchen/"
    "Breakfast Room;Dining Room;Study;Bathroom|En-suite;WC|Cloakroom;Utility;Hall|Landing;"
    "Cupboard|St;Garage",
    "us": "LIVING ROOM|GREAT ROOM|FAMILY RM;BEDROOM|MASTER|BED 2;KITCHEN;DINING;DEN|OFFICE;BATH|"
    "M. BATH;PWDR|1/2 BA;LAUNDRY|W/D;FOYER|ENTRY;CL|W.I.C.|LINEN;2-CAR GARAGE",
    "de": "Wohnen|Wohnzimmer|Wohnen/Essen;Schlafen|Schlafzimmer|Kind|Zimmer 2;Küche|Kochen;Essen|"
    "Esszimmer;Arbeiten|Büro;Bad|Duschbad;WC|Gäste-WC;HWR|HAR;Flur|Diele|Vorraum;Abst.|AR;Garage",
    "fr": "Séjour|Salon|Pièce de vie;Chambre|Chambre 1|Ch. 2;Cuisine;Salle à manger;Bureau;Salle "
    "de bains|SDB|S. d'eau;WC;Buanderie|Cellier;Entrée|Dégagement|Couloir;Plac.|Rgt;Garage",
    "es": "Salón|Salón-Comedor|Estar;Dormitorio|Dormitorio 1|Habitación;Cocina;Comedor;Despacho;"
    "Baño|Baño 2;Aseo;Lavadero;Recibidor|Pasillo|Hall;Arm.|Trastero;Garaje",
    "it": "Soggiorno;Camera|Camera 1|Letto;Cucina;Pranzo;Studio;Bagno;WC;Lavanderia;Ingresso|"
    "Disimpegno;Rip.;Box",
    "pt": "Sala|Sala de estar;Quarto|Suíte|Dormitório;Cozinha;Sala de jantar;Escritório;Banho|"
    "I.S.;Lavabo;Lavandaria|A. Serv.;Hall|Circulação;Arr.;Garagem",
    "sv": "Vardagsrum|V-rum;Sovrum|Sov 1;Kök;Matplats;Arbetsrum;Bad|Bad/WC|Dusch;WC;Tvätt;Hall|"
    "Entré;G|Klk|ST;Garage",
    "no": "Stue|Stue/kjøkken;Soverom|Sov;Kjøkken;Spisestue;Kontor;Bad;WC;Vaskerom;Gang|Entre;Bod|"
    "Sk;Garasje",
    "da": "Stue|Alrum;Værelse|Soveværelse;Køkken;Spisestue;Kontor;Bad|Badeværelse;Toilet;Bryggers;"
    "Entré|Gang;Skab;Garage",
    "fi": "OH|Olohuone;MH|MH 1;K|Keittiö|KT;RUOK;TH;PH|KPH;WC;KHH|S;ET|ETEINEN;VH|K;AUTOTALLI",
    "nl": "Woonkamer;Slaapkamer|Slaapkamer 1;Keuken;Eetkamer;Werkkamer;Badkamer;Toilet;Berging|"
    "Wasruimte;Hal|Gang;Kast|MK;Garage",
    "pl": "Pokój dzienny|Salon;Sypialnia|Pokój;Kuchnia|Aneks;Jadalnia;Gabinet;Łazienka;WC;Pralnia|"
    "Pom. gosp.;Przedpokój|Hol;Garderoba;Garaż",
    "cs": "Obývací pokoj;Ložnice|Pokoj;Kuchyň;Jídelna;Pracovna;Koupelna;WC;Komora;Chodba|"
    "Předsíň;Šatna;Garáž",
    "ru": "Гостиная|Комната;Спальня|Детская;Кухня;Столовая;Кабинет;Ванная|С/у;Туалет;Постирочная;"
    "Прихожая|Коридор|Холл;Кладовая|Гард.;Гараж",
    "el": "Καθιστικό|Σαλόνι;Υπνοδωμάτιο;Κουζίνα;Τραπεζαρία;Γραφείο;Μπάνιο;WC;Αποθήκη;Χωλ;"
    "Ντουλ.;Γκαράζ",
    "tr": "Salon|Oturma Odası;Yatak Odası|Oda;Mutfak;Yemek;Çalışma;Banyo;WC;Kiler;Antre|Hol;Dolap;"
    "Garaj",
    "in": "LIVING / DINING|DRAWING ROOM;BED ROOM-1|M. BEDROOM|BED ROOM;KITCHEN;DINING;POOJA|STUDY;"
    "TOILET|C. TOILET;PDR.;UTILITY|WASH;FOYER|PASSAGE|LOBBY;STORE|WARD.;CAR PARKING",
    "au": "LIVING|FAMILY|LOUNGE;BED 1|BED 2|MASTER SUITE;KITCHEN;MEALS|DINING;STUDY|MEDIA;BATH|"
    "ENS;WC|PWD;L'DRY;ENTRY|HALL;ROBE|WIR|LIN;GARAGE",
    "jp": "LDK|DK|LD;洋室|和室|洋室(1)|主寝室;K|キッチン;食堂;書斎;浴室|UB;トイレ|WC;洗面室|脱衣室;"
    "玄関|廊下|ホール;収納|物入|CL|押入;車庫",
}
_FONTS: tuple[str | int, ...] = (
    "DejaVuSans.ttf", "DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVuSansCondensed.ttf",
    "DejaVuSansCondensed-Bold.ttf", "DejaVuSerif.ttf", "DejaVuSerif-Italic.ttf",
    "DejaVuSans-ExtraLight.ttf", "DejaVuSerifCondensed-Bold.ttf", "DejaVuSansMono.ttf",
)  # fmt: skip
_STROKES = (0, 1, 2, 3, 4, 6, 7)


@dataclass(frozen=True)
class Tongue:
    """How a page writes."""

    names: dict[str, list[str]]
    code: str
    font: str | int
    height: float
    capitals: bool
    size: str
    framed: bool
    bold: bool

    @staticmethod
    def drawn(rng: Rng, height: float) -> Tongue:
        """Return that of a random page."""
        code = pick(rng, {name: 2.5 if name in ("uk", "us", "de", "jp") else 1 for name in _TABLE})
        words = [part.split("|") for part in _TABLE[code].split(";")]
        plain = all(ord(c) < 128 for c in _TABLE[code])
        font = one_of(rng, _STROKES) if plain and maybe(rng, 0.25) else one_of(rng, _FONTS)
        sizes = {"area": 4, "sides": 2, "none": 3, "feet": 0.3, "both": 1}
        if code in ("us", "uk", "in"):
            sizes["feet"] = 5
        if code == "jp":
            sizes = {"mats": 5, "none": 1, "area": 1}
        return Tongue(
            dict(zip(ROLES, words)),
            code,
            font,
            height,
            maybe(rng, 0.3),
            pick(rng, sizes),
            maybe(rng, 0.06),
            maybe(rng, 0.2),
        )

    def name(self, rng: Rng, role: str) -> str:
        """Return a word for a room."""
        words = self.names.get(role, ["和室"])
        word = one_of(rng, words)
        return word.upper() if self.capitals else word

    def sizes(self, room: Polygon) -> list[str]:
        """Return the lines that give a room's size."""
        x0, y0, x1, y1 = room.bounds
        wide, high, area = x1 - x0, y1 - y0, room.area
        comma = "." if self.code in ("uk", "us", "in", "au", "jp") else ","
        unit = {"de": "m²", "jp": "m2", "sv": "kvm", "us": "sq m"}.get(self.code, "m²")
        metric = f"{area:.1f} {unit}".replace(".", comma)
        sides = f"{wide:.2f} x {high:.2f}{'m' if self.bold else ''}".replace(".", comma)
        feet = " x ".join(f"{int(s / 0.3048)}'{int(s / 0.0254) % 12}\"" for s in (wide, high))
        return {
            "area": [metric],
            "sides": [sides],
            "feet": [feet],
            "both": [sides, f"({feet})"],
            "mats": [f"{area / 1.62:.1f}帖"],
            "none": [],
        }[self.size]


def write(rng: Rng, sheet: Sheet, tongue: Tongue, style: Style, house: Fitted, number: int) -> None:
    """Write what a room is, somewhere near its middle."""
    room, role = house.shell.rooms[number], house.roles[number]
    if role == "closet" and maybe(rng, 0.6):
        return
    lines = [tongue.name(rng, role)]
    if style.words == "numbers":
        lines = [str(number + 1)]
    elif room.area > 4:
        lines += tongue.sizes(room)
    spot = room.representative_point() if not room.contains(room.centroid) else room.centroid
    x0, y0, x1, y1 = room.bounds
    shift = rng.normal(0, style.astray, 2) * (x1 - x0, y1 - y0)
    at = spot.x + shift[0], spot.y + shift[1]
    height = tongue.height * (0.75 if room.area < 5 else 1.0)
    longest = max(len(line) for line in lines) * height * 0.85
    upright = longest > (x1 - x0) * sheet.scale and (y1 - y0) > 1.4 * (x1 - x0)
    if upright or longest > 1.5 * (x1 - x0) * sheet.scale:
        lines = lines[:1]
    step = height * 1.75 / sheet.scale
    if tongue.framed:
        wide, high = longest / 2 / sheet.scale, step * len(lines) / 2 + 0.03
        box = [(-wide, -high), (wide, -high), (wide, high), (-wide, high)]
        corners = [(at[0] + dx, at[1] + dy) for dx, dy in box]
        sheet.fill(corners, WHITE)
        sheet.line(corners, style.icon_line, 1, True)
    for k, line in enumerate(lines):
        spot = at[0], at[1] - (k - (len(lines) - 1) / 2) * step
        size = height * (1.0 if k == 0 else 0.85)
        put(sheet, line, spot, tongue.font, size, style.words_colour, upright)


def put(
    sheet: Sheet,
    text: str,
    at: tuple[float, float],
    font: str | int,
    height: float,
    colour: tuple[int, int, int],
    upright: bool = False,
) -> None:
    """Write a line; signs that the fonts lack are drawn as small figures of strokes."""
    signs = [c for c in text if ord(c) > 0x2FFF]
    if not signs:
        sheet.words(text, at, font, height, colour, upright=upright)
        return
    parts = re.findall(r"[\u3000-\uffff]|[^\u3000-\uffff]+", text)
    lengths = [1.25 if ord(part[0]) > 0x2FFF else 0.85 * len(part) for part in parts]
    at_end = -sum(lengths) / 2
    for part, length in zip(parts, lengths):
        off = (at_end + length / 2) * height / sheet.scale
        at_end += length
        spot = (at[0], at[1] - off) if upright else (at[0] + off, at[1])
        if ord(part[0]) > 0x2FFF:
            _sign(sheet, ord(part), spot, height / sheet.scale, colour)
        else:
            sheet.words(part, spot, font, height, colour, upright=upright)


def _sign(
    sheet: Sheet, code: int, at: tuple[float, float], size: float, colour: tuple[int, int, int]
) -> None:
    """Draw strokes that look like those of a Chinese or Japanese sign, always the same."""
    rng = np.random.default_rng(code)
    kana = 0x3040 <= code < 0x3100
    for _ in range(2 if kana else int(rng.integers(4, 9))):
        a, b = rng.uniform(-0.5, 0.5, 2)
        ends = {0: [(-0.45, b), (0.45, b)], 1: [(a, -0.45), (a, 0.5)], 2: [(a, 0.4), (-a, -0.5)]}
        points = ends[int(rng.choice(3, p=[0.5, 0.35, 0.15]))]
        low, high = np.sort(rng.uniform(0, 1, 2)) if rng.random() < 0.4 else (0.0, 1.0)
        (x0, y0), (x1, y1) = points
        line = [
            (at[0] + size * (x0 + (x1 - x0) * s), at[1] + size * (y0 + (y1 - y0) * s))
            for s in (low, high)
        ]
        sheet.line(line, colour, max(0.6, size * sheet.scale / 11))
