"""Names of rooms in the words of many lands and times."""

from __future__ import annotations

_ROOMS = {
    "english": """
hall: Hall, Passage, Lobby, Corridor
bathroom: Bath, W.C., Lavatory
storage: Pantry, Store, Closet, Larder, Coals
kitchen: Kitchen, Scullery
living room: Parlor, Living Room, Sitting Rm, Drawing Room
dining room: Dining Room
bedroom: Bedroom, Bed Rm 2, Chamber, Nursery
office: Office, Study, Library
""",
    "german": """
hall: Flur, Diele, Gang, Vorplatz
bathroom: Bad, WC, Abort, Waschr.
storage: Kammer, Abst., Speis, Speisek.
kitchen: Küche, Wohnküche
living room: Stube, Wohnzimmer, Gute Stube, Salon
dining room: Esszimmer, Speisezimmer
bedroom: Schlafzimmer, Kinder, Eltern, Zimmer
office: Büro, Arbeiten, Herrenzimmer
""",
    "french": """
hall: Entrée, Couloir, Vestibule
bathroom: Bains, WC, Toilette
storage: Cellier, Office, Débarras
kitchen: Cuisine, Laverie
living room: Salon, Séjour, Grande Salle
dining room: Salle à manger
bedroom: Chambre, Ch. 2, Chambre à coucher
office: Bureau, Cabinet
""",
    "russian": """
hall: Коридор, Передняя, Сени
bathroom: Ванная, Уборная
storage: Кладовая, Чулан
kitchen: Кухня
living room: Общая комната, Гостиная
dining room: Столовая
bedroom: Спальня, Детская
office: Кабинет, Контора
""",
    "swedish": """
hall: Tambur, Farstu, Hall
bathroom: Bad, WC, Tvätt
storage: Kl., Skafferi, Förråd
kitchen: Kök, Pentry
living room: Vardagsrum, Sal
dining room: Matsal
bedroom: Sovrum, Kammare
office: Kontor, Arb.rum
""",
    "spanish": """
hall: Paso, Zaguán, Vestíbulo
bathroom: Baño, Aseo
storage: Despensa, Trastero
kitchen: Cocina
living room: Sala, Estar
dining room: Comedor
bedroom: Dormitorio, Alcoba
office: Despacho, Oficina
""",
}


def _parsed(text: str) -> dict[str, tuple[str, ...]]:
    pairs = (line.split(": ") for line in text.strip().splitlines())
    return {kind: tuple(names.split(", ")) for kind, names in pairs}


TONGUES = {tongue: _parsed(text) for tongue, text in _ROOMS.items()}
TONGUES["letters"] = {kind: tuple("ABCDEFGHKLMNPRST") for kind in TONGUES["english"]}
TITLES = tuple(
    " ".join(
        [
            "Plan",
            "of",
            "Ground",
            "Floor;",
            "Erdgeschoss;",
            "Obergeschoss;",
            "Rez-de-chaussée;",
            "Design",
            "No.",
            "14;",
            "Fig.",
            "23;",
            "Typ",
            "B",
            "2;",
            "Plan",
            "1:100;",
            "My",
            "house;",
            "Our",
            "Flat;",
            "Farmhouse;",
            "Villa;",
            "First",
            "Floor;",
            "Projekt",
            "1958;",
            "Bauernhaus;",
            "План",
            "этажа;",
            "Taf.",
            "XII;",
            "Grundriss;",
            "Planta",
            "Baja;",
            "Bottenvåning;",
            "Arbeiterwohnhaus;",
            "Barrack;",
            "Cottage;",
            "Étage;",
            "Block",
            "III",
        ]
    ).split("; ")
)
NOTES = tuple(
    " ".join(
        [
            "Scale",
            "1:100;",
            "1/4",
            "inch",
            "=",
            "1",
            "foot;",
            "M",
            "1:100;",
            "not",
            "to",
            "scale;",
            "gez.",
            "12.4.1956;",
            "Drawn",
            "by",
            "hand;",
            "see",
            "page",
            "4;",
            "new",
            "wall",
            "here;",
            "too",
            "small?;",
            "move",
            "door;",
            "ask",
            "landlord;",
            "Wfl.",
            "64,5",
            "m²;",
            "Blatt",
            "3;",
            "No.",
            "117;",
            "approved;",
            "N",
        ]
    ).split("; ")
)
