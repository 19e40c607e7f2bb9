"""How a report says answers, moments and changes, in the language of the statement."""

from datetime import datetime, timedelta
from typing import Any

from babel.dates import format_date

from server.kit.clock import AMSTERDAM
from server.kit.i18n import decimal_text, t
from server.visits.answer_words import answer_words

__all__ = ["Items", "answer_words", "change_words", "clock_words", "items_of", "moment_words", "seconds_words"]

Items = dict[str, dict[str, Any]]
CHANGED_LISTS = ("answers", "photos", "parts")


def items_of(sections: list[dict[str, Any]]) -> Items:
    """The items of a checklist by id."""
    return {item["id"]: item for section in sections for item in section["items"]}


def change_words(change: dict[str, Any], items: Items, lang: str) -> str:
    """One thing that changed after the signing (visits/signed_changes.py): what it was, what it is."""
    part, before, after = change["part"], change["before"], change["after"]
    one = after or before
    if part == "answers":
        item = items.get(one["item"])
        was, now = (answer_words(item, side["value"], lang) if side else "–" for side in (before, after))
        return t("reports.changed_answer", lang, title=one["title"] or one["item"], before=was, after=now)
    way = "added" if after and not before else "gone" if before and not after else "other"
    if part == "photos":
        title = items[one["item"]]["title"] if one["item"] in items else t("reports.loose_photo", lang)
        return t(f"reports.changed_photo_{way}", lang, title=title)
    if part == "parts":
        return t(f"reports.changed_part_{way}", lang, title=" ".join((one["name"], one["serial"])).strip())
    was, now = ("; ".join(side) if isinstance(side, list) else str(side) for side in (before, after))
    return t("reports.changed_text", lang, part=t(f"reports.part_{part}", lang), before=was or "–", after=now or "–")


def moment_words(moment: datetime, lang: str) -> str:
    """20 november 2026, 10:41:07 (the Netherlands' time)"""
    there = moment.astimezone(AMSTERDAM)
    return f"{format_date(there.date(), 'd MMMM y', locale=lang)}, {there:%H:%M:%S}"


def seconds_words(milliseconds: int, lang: str) -> str:
    """2,1 s / 3 min / 2 u: how long, without its sign."""
    seconds = abs(milliseconds) / 1000
    if seconds < 60:
        said = f"{seconds:.1f} s"
    elif seconds < 7200:
        said = f"{seconds / 60:.0f} min"
    else:
        said = f"{seconds / 3600:.1f} {'u' if lang == 'nl' else 'h'}"
    return decimal_text(said, lang)


def clock_words(at: datetime, offset_ms: int, jumps: int, received_at: datetime, lang: str) -> str:
    """How certain the moment is: what the phone's clock was out, whether it had jumped, and when the office had it."""
    if jumps:
        first = t("reports.clock_jumped", lang, count=jumps)
    elif abs(offset_ms) < 1000:
        first = t("reports.clock_good", lang)
    else:
        key = "reports.clock_behind" if offset_ms > 0 else "reports.clock_ahead"
        first = t(key, lang, by=seconds_words(offset_ms, lang))
    later = received_at - (at + timedelta(milliseconds=offset_ms))
    if later < timedelta(seconds=-5):
        return f"{first} {t('reports.clock_impossible', lang)}"
    return f"{first} {t('reports.clock_received', lang, when=moment_words(received_at, lang))}"
