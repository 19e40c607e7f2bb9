"""What a visit cost and what it was worth: the hours that phones logged, and what the customer thought of it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from server.kit.clock import from_rfc3339
from server.kit.i18n import t
from sync.kind import Document

from .words import minutes_text, moment_text, span_text

MOST_STARS = 5


@dataclass(frozen=True)
class Hours:
    """One entry as the phone sent it. `corrected`: a newer one stands in its place and it does not count."""

    kind: str
    who: str
    span: str
    long: str
    odd: str
    corrected: bool


@dataclass(frozen=True)
class Rated:
    """What a customer said: whole stars, drawn and in words."""

    stars: int
    text: str
    nps: str
    comment: str | None
    who: str


def hours_of(visit: Document, lang: str) -> tuple[list[Hours], str]:
    """The entries by when they began, and the sums by kind of those that count, in words ("" without any)."""
    entries = sorted(visit["time_entries"], key=lambda one: (one["from"], one["to"]))
    replaced = {one["corrects"] for one in entries if one["corrects"]}
    shown = [_hours(one, one["id"] in replaced, lang) for one in entries]
    spent: dict[str, timedelta] = {}
    for one in entries:
        if one["id"] not in replaced:
            spent[one["kind"]] = spent.get(one["kind"], timedelta(0)) + _length(one)
    sums = (f"{t(f'office.hours_{kind}', lang)} {minutes_text(_minutes(long), lang)}" for kind, long in spent.items())
    return shown, " · ".join(sums)


def ratings_of(visit: Document, now: datetime, lang: str) -> list[Rated]:
    """What was thought of the visit, in the order in which it came."""
    day = date.fromisoformat(visit["day"])
    return [
        Rated(
            stars=one["stars"],
            text=t("office.stars_of", lang, count=one["stars"], most=MOST_STARS),
            nps="" if one["nps"] is None else t("office.nps_of", lang, nps=one["nps"]),
            comment=one["comment"],
            who=t(
                f"office.rated_on_{one['channel']}",
                lang,
                name=one["by_name"] or "?",
                when=moment_text(one["at"], now, lang, on=day),
            ),
        )
        for one in visit["ratings"]
    ]


def _hours(entry: Document, corrected: bool, lang: str) -> Hours:
    begins, ends = from_rfc3339(entry["from"]), from_rfc3339(entry["to"])
    return Hours(
        kind=t(f"office.hours_{entry['kind']}", lang),
        who=entry["by_name"] or "",
        span=span_text(begins, ends),
        long=minutes_text(_minutes(_length(entry)), lang),
        odd=", ".join(t(f"office.odd_{flag}", lang) for flag in entry["flags"]),
        corrected=corrected,
    )


def _length(entry: Document) -> timedelta:
    """An entry that ends before it begins lasted nothing; it is shown as odd."""
    return max(from_rfc3339(entry["to"]) - from_rfc3339(entry["from"]), timedelta(0))


def _minutes(length: timedelta) -> int:
    return round(length / timedelta(minutes=1))
