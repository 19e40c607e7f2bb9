"""A signature with its check: is the signed text here, does its hash match, what changed since."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from server.evidence.links import is_here
from server.kit.chain import links_of
from server.kit.chain_models import ChainLink
from server.kit.files import Files, NoFile
from server.kit.house import House
from server.kit.i18n import t
from server.reports.saying import answer_line
from server.reports.words import Items, items_of
from server.visits.office_documents import signable_documents
from server.visits.signed_changes import changes_since
from sync.kind import Document

from .pictures import blob
from .words import moment_text


@dataclass(frozen=True)
class Check:
    """One thing that was looked at, and how it stands."""

    text: str
    tone: str
    icon: str


@dataclass(frozen=True)
class Signed:
    """A signature on the page. `statement` is the signed text as (name, value) lines, empty while it is not here.

    `replaced`: somebody signed again for the same side later, for what was there then; what changed is said there.
    """

    name: str
    role: str
    when: str
    sure: bool
    how: str
    image: str | None
    typed: str | None
    sha256: str
    replaced: bool
    checks: list[Check]
    changed: list[str]
    statement: list[tuple[str, str]]


def signatures_of(house: House, files: Files, visit: Document, lang: str) -> list[Signed]:
    """Every signature of a visit, checked against the bytes that are here now; those that stand first."""
    links = links_of(house, "signature", [one["id"] for one in visit["signatures"]])
    stands = {one["role"]: one for one in visit["signatures"]}  # in the order in which they came: the last of a role
    found = [
        _signed(house, files, visit, one, links.get(one["id"]), lang, _again(house, one, stands[one["role"]], lang))
        for one in visit["signatures"]
    ]
    return sorted(found, key=lambda one: one.replaced)


def _again(house: House, one: Document, last: Document, lang: str) -> Check | None:
    """That the same side signed again later; None for the one that stands."""
    if one["id"] == last["id"]:
        return None
    when = moment_text(last["at"], house.now, lang)
    return Check(t("office.check_signed_again", lang, name=last["name"], when=when), "off", "undo")


def _seal(house: House, link: ChainLink | None, lang: str) -> Check:
    """The company's countersignature, or that it has still to come."""
    if link is None:
        return Check(t("office.check_not_chained", lang), "wait", "clock")
    when = moment_text(link.at, house.now, lang)
    return Check(t("office.check_sealed", lang, number=link.number, when=when, key=link.key_id), "ok", "ok")


def _signed(
    house: House, files: Files, visit: Document, one: Document, link: ChainLink | None, lang: str, again: Check | None
) -> Signed:
    text = _bytes(house, files, one["statement_sha256"])
    good = text is not None and hashlib.sha256(text).hexdigest() == one["statement_sha256"]
    said = _content(text) if good and text is not None else None
    changed = _changed(house, visit, said, lang) if said and not again else []
    image = one["image_sha256"]
    drawn = blob(image, "full") if image is not None and is_here(house.desk, image) else None
    return Signed(
        name=one["name"],
        role=t(f"office.role_{one['role']}", lang),
        when=moment_text(one["at"], house.now, lang),
        sure=not one["unsure"],
        how=t(
            "office.signed_by_link" if one["channel"] == "link" else "office.signed_by_phone",
            lang,
            name=one["by_name"] or "",
        ),
        image=drawn,
        typed=one["typed"],
        sha256=one["statement_sha256"],
        replaced=again is not None,
        checks=[
            *([again] if again else []),
            *_checks(
                text is not None,
                good,
                bool(changed),
                said is not None and not again,
                image is None or drawn is not None,
                lang,
            ),
            _seal(house, link, lang),
        ],
        changed=changed,
        statement=_lines(said, _items(visit), lang) if said else [],
    )


def _checks(here: bool, good: bool, changed: bool, readable: bool, image_here: bool, lang: str) -> list[Check]:
    found = [Check(t("office.check_here", lang), "ok", "ok") if here else Check(t("office.check_not_here", lang), "wait", "clock")]  # fmt: skip
    if here:
        found.append(
            Check(t("office.check_hash", lang), "ok", "ok")
            if good
            else Check(t("office.check_hash_bad", lang), "fail", "fail")
        )
    if readable:
        found.append(
            Check(t("office.check_changed", lang), "wait", "warn")
            if changed
            else Check(t("office.check_same", lang), "ok", "ok")
        )
    if not image_here:
        found.append(Check(t("office.check_mark_not_here", lang), "wait", "clock"))
    return found


def _bytes(house: House, files: Files, sha256: str) -> bytes | None:
    """The bytes with this hash, read again for each look: what is shown as checked was checked now."""
    if not is_here(house.desk, sha256):
        return None
    try:
        with files.open(house.tenant, sha256) as source:
            return source.read()
    except NoFile:
        return None


def _content(text: bytes) -> dict[str, Any] | None:
    try:
        said = json.loads(text)
    except ValueError:
        return None
    return said if isinstance(said, dict) and "answers" in said else None


def _changed(house: House, visit: Document, said: dict[str, Any], lang: str) -> list[str]:
    try:
        changes = changes_since(said, signable_documents(house.store, visit["id"]))
    except (KeyError, TypeError, StopIteration):  # a statement of another shape: shown, but not compared
        return []
    return [_say(change, _items(visit), lang) for change in changes]


def _items(visit: Document) -> Items:
    return items_of((visit["checklist"] or {}).get("sections", []))


def _say(change: dict[str, Any], items: Items, lang: str) -> str:
    part, before, after = change["part"], change["before"], change["after"]
    one = after or before
    if part == "answers":
        sides = (("before", before), ("after", after))
        values = {name: answer_line(side, items, lang)["value"] if side else "" for name, side in sides}
        return t("office.changed_answer", lang, title=answer_line(one, items, lang)["title"], **values)
    if part == "photos":
        title = items[one["item"]]["title"] if one["item"] in items else t("office.loose_photo", lang)
        return t("office.changed_photo_added" if after else "office.changed_photo_hidden", lang, title=title)
    if part == "parts":
        return t("office.changed_part_added" if after else "office.changed_part_gone", lang, title=one["name"])
    if part == "remarks":
        return t("office.changed_remarks", lang)
    return t(
        "office.changed_text", lang, part=t(f"office.signed_{part}", lang), before=_flat(before), after=_flat(after)
    )


def _flat(value: Any) -> str:
    return "; ".join(value) if isinstance(value, list) else str(value)


def _lines(said: dict[str, Any], items: Items, lang: str) -> list[tuple[str, str]]:
    """The signed text, a line a thing."""
    lines = [(t(f"office.signed_{name}", lang), _flat(said.get(name, ""))) for name in ("nr", "title", "customer", "address", "lines")]  # fmt: skip
    answers = [answer_line(one, items, lang) for one in said["answers"]]
    lines += [(one["title"], one["value"] + (f" ({one['note']})" if one["note"] else "")) for one in answers]
    lines += [(t("office.part", lang), " ".join((one["quantity"], "m" if one.get("unit") == "metre" else "×", one["name"], one["serial"])).strip()) for one in said["parts"]]  # fmt: skip
    lines += [(t("office.signed_photos", lang), str(len(said["photos"])))]
    lines += [(t("office.remarks", lang), said["remarks"]), (t("office.signed_consent", lang), str(said["consent"]))]
    return [(name, value) for name, value in lines if value]
