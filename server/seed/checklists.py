"""What is checked at an installation, at a service visit and at a survey: two published versions of each list.

The sections have the shape of sync.md's checklist_version document. The second version asks more than the
first, so that yesterday's work (on version 1) and today's (on version 2) show what a new version means.
"""

from typing import Any

Item = dict[str, Any]
Section = dict[str, Any]


def installation(number: int) -> list[Section]:
    """The list for a home charger. Version 1 has 17 items, version 2 has 19, both in four sections."""
    newer = number >= 2
    return [
        _section(
            "prepare",
            "Voorbereiding",
            [
                _tick("group", "Ruimte voor een extra groep in de meterkast"),
                _choice(
                    "supply",
                    "Aansluiting van de woning",
                    {
                        "1x35": "1 × 35 A",
                        "3x25": "3 × 25 A",
                        "3x35": "3 × 35 A",
                        "other": "Anders",
                    },
                ),
                _photo(
                    "meter_before", "Meterkast vóór het werk", "Hele meterkast, deur open, groepenverklaring leesbaar"
                ),
                _tick("dead", "Installatie spanningsloos gemaakt en geborgd"),
            ],
        ),
        _section(
            "mount",
            "Montage",
            [
                _photo("spot_before", "Plek van de laadpaal vóór montage", "Gevel of oprit met drie meter eromheen"),
                _number("cable_length", "Lengte van de kabel", "m", low="1", high="60"),
                _tick("cable_fixed", "Kabel in buis en om de 40 cm vastgezet"),
                *([_photo("cable_route", "Doorvoer en kabelroute", "Doorvoer van dichtbij, afgekit")] if newer else []),
                _serial("charger_serial", "Serienummer van de laadpaal", "charger", plate="plate"),
                _photo("plate", "Typeplaatje van de laadpaal", "Vul het beeld met het plaatje, zonder schittering"),
                _photo("mounted", "Laadpaal gemonteerd", "Hele laadpaal, recht van voren"),
            ],
        ),
        _section(
            "measure",
            "Meten en instellen",
            [
                _number(
                    "insulation",
                    "Isolatieweerstand",
                    "MΩ",
                    low="1.0",
                    high="999",
                    help_text="Bij 500 V, tussen alle actieve geleiders en aarde.",
                ),
                _number("earth", "Aardverspreidingsweerstand", "Ω", low="0", high="166"),
                *([_number("rcd_time", "Uitschakeltijd aardlekautomaat", "ms", low="0", high="300")] if newer else []),
                _tick("load_balancing", "Loadbalancing ingesteld en getest"),
            ],
        ),
        _section(
            "hand_over",
            "Overdracht",
            [
                _photo("meter_after", "Meterkast ná het werk", "Nieuwe groep met sticker in beeld"),
                _tick("explained", "Werking en app uitgelegd aan de klant"),
                _text("particulars", "Bijzonderheden voor de klant", required=False),
                _signature("customer_signature", "Handtekening van de klant", "customer"),
            ],
        ),
    ]


def service(number: int) -> list[Section]:
    """The list for maintenance and faults. Version 1 has 8 items, version 2 has 9."""
    newer = number >= 2
    return [
        _section(
            "look",
            "Bekijken",
            [
                _choice(
                    "complaint",
                    "Wat is er aan de hand?",
                    {
                        "none": "Alleen onderhoud",
                        "dead": "Laadt niet",
                        "slow": "Laadt te langzaam",
                        "damage": "Schade",
                    },
                ),
                _photo("before", "Laadpaal bij aankomst", "Hele laadpaal, recht van voren"),
                _tick("housing", "Behuizing en kabel heel en schoon"),
            ],
        ),
        _section(
            "check",
            "Controleren",
            [
                _number("insulation", "Isolatieweerstand", "MΩ", low="1.0", high="999"),
                *([_number("rcd_time", "Uitschakeltijd aardlekautomaat", "ms", low="0", high="300")] if newer else []),
                _tick("firmware", "Firmware bijgewerkt", required=False),
                _text("found", "Wat is gevonden en gedaan"),
            ],
        ),
        _section(
            "leave",
            "Afronden",
            [
                _photo("after", "Laadpaal bij vertrek", "Led groen, kabel opgehangen"),
                _signature("customer_signature", "Handtekening van de klant", "customer"),
            ],
        ),
    ]


def survey(number: int) -> list[Section]:
    """The list for a look beforehand, with branches, outlines and a part per charger. Version 2 asks for the trench too."""
    old = {"item": "cabinet_old", "is": "yes"}
    pole = {"item": "mounting", "is": "pole"}
    trench = _number("trench", "Lengte van de sleuf", "m", low="0.5", high="60")
    return [
        _section(
            "cabinet",
            "Meterkast",
            [
                _choice("cabinet_old", "Is de meterkast oud?", {"yes": "Ja", "no": "Nee"}),
                _photo("cabinet_photo", "Meterkast", "Hele meterkast, deur open")
                | {"outline": {"set": "meter_cupboard"}},
                _text("cabinet_why", "Wat moet er aan gebeuren?") | {"when": old},
                _tick("cabinet_room", "Ruimte voor een extra groep") | {"when": {"not": old}},
            ],
        ),
        _section(
            "place",
            "Laadpaal",
            [
                _choice("mounting", "Hoe wordt hij geplaatst?", {"wall": "Aan de muur", "pole": "Op een paal"}),
                _photo("wall_photo", "De muur", "Recht van voren, van grond tot ooghoogte")
                | {"when": {"item": "mounting", "is": "wall"}, "outline": {"set": "charger_wall"}},
                _photo("pole_photo", "De plek van de paal", "Met de oprit in beeld")
                | {"when": pole, "outline": {"set": "charger_pole"}},
                *([trench | {"when": pole}] if number >= 2 else []),
            ],
        )
        | {"repeats": True},
    ]


def _section(section: str, title: str, items: list[Item]) -> Section:
    return {"id": section, "title": title, "items": items}


def _item(item: str, kind: str, title: str, required: bool = True, **more: Any) -> Item:
    return {"id": item, "type": kind, "title": title, "required": required, **more}


def _tick(item: str, title: str, required: bool = True) -> Item:
    return _item(item, "tick", title, required)


def _choice(item: str, title: str, options: dict[str, str]) -> Item:
    listed = [{"id": key, "title": text} for key, text in options.items()]
    return _item(item, "choice", title, options=listed)


def _number(item: str, title: str, unit: str, *, low: str, high: str, help_text: str | None = None) -> Item:
    more: dict[str, Any] = {"help": help_text} if help_text else {}
    return _item(item, "number", title, unit=unit, limits={"min": low, "max": high}, **more)


def _text(item: str, title: str, required: bool = True) -> Item:
    return _item(item, "text", title, required)


def _photo(item: str, title: str, shot: str) -> Item:
    return _item(item, "photo", title, shot=shot)


def _serial(item: str, title: str, category: str, *, plate: str) -> Item:
    """`plate` names the photo item that proves the number."""
    return _item(item, "serial", title, product_category=category, plate=plate)


def _signature(item: str, title: str, role: str) -> Item:
    return _item(item, "signature", title, role=role)
