"""Forms of the office: what a page fills in beforehand, and what was typed made into the arguments of a call."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from server.kit.clock import AMSTERDAM, from_rfc3339
from server.kit.i18n import t
from sync.kind import Document

Form = Mapping[str, str]
DESPITE = 1000
TEXTS = ("contact_name", "contact_phone", "access_note", "remarks")


class Wrong(Exception):
    """What was typed cannot be: sentences by field."""

    def __init__(self, **fields: str) -> None:
        super().__init__(str(fields))
        self.fields = fields


def moments(form: Form, lang: str, *, needs_end: bool) -> tuple[datetime, datetime | None]:
    """The appointment that day, from and to mean, Amsterdam time. An end before the begin is the next morning's."""
    wrong: dict[str, str] = {}
    day = _day(form.get("day", ""))
    begins, ends = _time(form.get("from", "")), _time(form.get("to", ""))
    if day is None:
        wrong["day"] = t("office.wrong_day", lang)
    if begins is None:
        wrong["from"] = t("office.wrong_time", lang)
    if ends is None and (needs_end or form.get("to")):
        wrong["to"] = t("office.wrong_time", lang)
    if wrong or day is None or begins is None:
        raise Wrong(**wrong)
    start = datetime.combine(day, begins, AMSTERDAM)
    if ends is None:
        return start, None
    stop = datetime.combine(day, ends, AMSTERDAM)
    return start, stop if ends > begins else stop + timedelta(days=1)


def appointment(visit: Document) -> dict[str, str]:
    """What the move form shows of a visit as it stands."""
    begins, ends = (from_rfc3339(visit[name]).astimezone(AMSTERDAM) for name in ("planned_from", "planned_to"))
    return {
        "team": visit["team"],
        "member": visit["member"] or "",
        "day": begins.date().isoformat(),
        "from": f"{begins:%H:%M}",
        "to": f"{ends:%H:%M}",
    }


def seen(form: Form, names: tuple[str, ...]) -> dict[str, str | None]:
    """What the form says that was on the screen: its fields was_<name>."""
    return {name: _text(form[f"was_{name}"]) for name in names if f"was_{name}" in form}


def typed(form: Form, names: tuple[str, ...]) -> dict[str, str | None]:
    """Texts as they were typed; an empty one is nothing."""
    return {name: _text(form.get(name, "")) for name in names}


def despite(form: Form) -> str | None:
    """Why somebody is sent all the same who lacks a skill: as much as a call takes. None when nothing was typed."""
    return (_text(form.get("despite", "")) or "")[:DESPITE] or None


def new_visit(form: Form, lang: str) -> dict[str, Any]:
    """The body of a new visit, as a program would send it. Wrong, with a sentence by field, for what is missing."""
    begins, ends = moments(form, lang, needs_end=False)
    known = form.get("customer", "")
    needed = ("type", "team") if known else ("type", "team", "name", "street", "number", "postcode", "city")
    missing = {name: t("visits.sent_missing", lang) for name in needed if not form.get(name, "").strip()}
    if missing:
        raise Wrong(**missing)
    return {
        "entity": _text(form.get("entity", "")),
        **({"customer": known, **typed(form, ("address",))} if known else {"customer": _new_customer(form)}),
        "type": form["type"],
        "team": form["team"],
        "member": _text(form.get("member", "")),
        "planned_from": begins.isoformat(),
        "planned_to": ends.isoformat() if ends else None,
        **typed(form, ("access_note", "remarks")),
        "despite": despite(form),
    }


def _new_customer(form: Form) -> dict[str, Any]:
    place = {name: form[name].strip() for name in ("street", "number", "postcode", "city")}
    return {"name": form["name"].strip(), **typed(form, ("email", "phone", "kind", "kvk", "vat")), "address": place}


def _text(value: str) -> str | None:
    # A browser sends CR LF in a textarea; texts are kept with LF, else every line would differ from what was seen.
    return value.replace("\r\n", "\n").strip() or None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _time(text: str) -> time | None:
    try:
        return time.fromisoformat(text).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        return None
