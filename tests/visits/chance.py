"""Checklists and visits made by chance, some of them odd: for rules that two languages must read alike."""

from random import Random
from typing import Any

Row = dict[str, Any]
VISIT = "00000000-0000-7000-8000-000000000001"
TYPES = ("tick", "choice", "choice", "number", "text", "photo", "serial", "signature")
DECIMALS = ("0", "-1", "1.0", "1", "0.999999", "12.50", "999999999999.999999", "1,5", "veel")
OPTIONS = ("yes", "no", "1", "1.0")


def a_checklist(chance: Random) -> list[Row]:
    """One to four sections; conditions look up, down and nowhere, and some say what nobody understands."""
    names = [f"i{number}" for number in range(chance.randint(1, 12))]
    sections: list[Row] = [
        {"id": f"s{number}", "title": f"Deel {number}", "items": []} for number in range(chance.randint(1, 4))
    ]
    for section in sections:
        if chance.random() < 0.35:
            section["repeats"] = True
        if chance.random() < 0.25:
            section["when"] = a_condition(chance, names)
    for name in names:
        chance.choice(sections)["items"].append(_item(chance, name, names))
    return sections


def a_condition(chance: Random, names: list[str], depth: int = 0) -> Any:
    """Any condition over these items."""
    if depth < 3 and chance.random() < 0.35:
        join = chance.choice(("all", "any", "not"))
        if join == "not":
            return {"not": a_condition(chance, names, depth + 1)}
        return {join: [a_condition(chance, names, depth + 1) for _ in range(chance.randint(0, 3))]}
    if chance.random() < 0.08:
        return chance.choice((None, 7, "yes", [], {}, {"later": 1}, {"item": "i0"}, {"item": "i0", "answered": False}))
    item = {"item": chance.choice([*names, "gone"])}
    match chance.choice(("is", "one_of", "answered", "below", "at_most", "at_least", "above")):
        case "answered":
            return item | {"answered": True}
        case "is":
            return item | {"is": chance.choice(("ok", "fail", *OPTIONS, *DECIMALS))}
        case "one_of":
            return item | {"one_of": chance.sample(("ok", *OPTIONS), chance.randint(0, 3))}
        case compared:
            return item | {compared: chance.choice(DECIMALS)}


def some_documents(chance: Random, sections: list[Row]) -> list[Row]:
    """What a visit may hold of it: heads and old answers, photos, parts, a signature, in any order."""
    documents = [
        document
        for section in sections
        for item in section["items"]
        for repeat in ((0, 1, 3) if section.get("repeats") else (0,))
        if chance.random() < 0.7
        for document in [_document(chance, item, repeat)]
    ]
    chance.shuffle(documents)
    return [one | {"id": f"00000000-0000-7000-8000-{number:012d}"} for number, one in enumerate(documents, 100)]


def _item(chance: Random, name: str, names: list[str]) -> Row:
    kind = chance.choice(TYPES)
    item: Row = {"id": name, "type": kind, "title": f"Punt {name}", "required": chance.random() < 0.6}
    if kind == "choice":
        item["options"] = [{"id": one, "title": one} for one in chance.sample(OPTIONS, chance.randint(0, 3))]
    if kind == "number" and chance.random() < 0.6:
        item["limits"] = {chance.choice(("min", "max")): chance.choice(DECIMALS[:7])}
    if kind == "signature":
        item["role"] = chance.choice(("customer", "technician"))
    if chance.random() < 0.5:
        item |= {"when": a_condition(chance, names), "required_if_shown": chance.random() < 0.6}
    return item


def _document(chance: Random, item: Row, repeat: int) -> Row:
    place: Row = {"visit": VISIT, "item": item["id"], "repeat": repeat}
    hidden = chance.choice((None, None, "Privé"))
    if item["type"] == "photo":
        return place | {"kind": "photo", "hidden_reason": hidden, "sha256": f"{chance.getrandbits(256):064x}"}
    if item["type"] == "serial" and chance.random() < 0.6:
        used = {"product": "p", "quantity": 1, "returned": chance.choice((0, 0, 1)), "serial": "V1"}
        return place | {"kind": "part_use"} | used
    if item["type"] == "signature":
        return {"kind": "signature", "visit": VISIT, "role": chance.choice(("customer", "technician"))}
    value = chance.choice(("ok", "fail", *OPTIONS, *DECIMALS, "", " ", "Nat"))
    note = chance.choice((None, "", "Gezien"))
    return place | {"kind": "answer", "value": value, "note": note, "head": chance.random() < 0.85}
