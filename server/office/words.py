"""How the office says moments (days, times and ages in the reader's language, always Amsterdam time) and erased customers."""

from datetime import date, datetime, timedelta
from functools import lru_cache

from babel.dates import format_date

from server.kit.clock import AMSTERDAM, day_in_amsterdam, from_rfc3339
from server.kit.i18n import decimal_text, t


@lru_cache(4096)
def day_text(day: date, lang: str, *, year: bool = False) -> str:
    """zaterdag 21 november; with the `year` when it is another year than the reader would think of."""
    return str(format_date(day, "d MMMM y" if year else "EEEE d MMMM", locale=lang))


def dated_text(moment: datetime | None, lang: str) -> str:
    """21 november 2026 19:39, whatever day it is: for what is printed and kept. "" for None."""
    return f"{day_text(_local(moment).date(), lang, year=True)} {clock_text(moment)}" if moment else ""


@lru_cache(4096)
def short_day(day: date, lang: str) -> str:
    """za 21 nov"""
    return str(format_date(day, "EEE d MMM", locale=lang)).replace(".", "")


def clock_text(moment: datetime) -> str:
    """09:30"""
    at = _local(moment)
    return f"{at.hour:02}:{at.minute:02}"  # a page has thousands of them, and strftime takes five times as long


def span_text(begins: datetime, ends: datetime) -> str:
    """09:30–11:00"""
    return f"{clock_text(begins)}–{clock_text(ends)}"


def moment_text(moment: datetime | str | None, now: datetime, lang: str, *, on: date | None = None) -> str:
    """The time if it was today, or on the day that the reader looks at; else the day before it: vr 20 nov 16:04."""
    if moment is None:
        return ""
    at = from_rfc3339(moment) if isinstance(moment, str) else moment
    day = _local(at).date()
    if day == (on or day_in_amsterdam(now)):
        return clock_text(at)
    year = "" if day.year == day_in_amsterdam(now).year else f" {day.year}"
    return f"{short_day(day, lang)}{year} {clock_text(at)}"


def _local(moment: datetime) -> datetime:
    """The moment in Amsterdam; as it is where the calendar ends, since a phone's clock may say anything."""
    try:
        return moment.astimezone(AMSTERDAM)
    except OverflowError:
        return moment


def age_text(since: datetime, now: datetime, lang: str) -> str:
    """How long ago, in one word or two: nu, 41 min, 3 u, 2 dagen."""
    passed = max(now - since, timedelta(0))
    minutes = int(passed.total_seconds() // 60)
    if minutes < 2:
        return t("office.just_now", lang)
    if minutes < 60:
        return t("office.minutes_ago", lang, count=minutes)
    if minutes < 48 * 60:
        return t("office.hours_ago", lang, count=minutes // 60)
    return t("office.days_ago", lang, count=minutes // (24 * 60))


def minutes_text(minutes: int, lang: str) -> str:
    """2 u 30 / 45 min"""
    if minutes < 60:
        return t("office.minutes", lang, count=minutes)
    hours, rest = divmod(minutes, 60)
    return t("office.hours_ago", lang, count=hours) + (f" {rest:02d}" if rest else "")


def bytes_text(count: int, lang: str) -> str:
    """840 MB / 6,1 GB, in units of a thousand as phones say it; the decimal sign is the reader's."""
    if count < 1_000_000_000:
        return f"{count / 1_000_000:.0f} MB"
    return f"{decimal_text(f'{count / 1_000_000_000:.1f}', lang)} GB"


def customer_text(name: str, lang: str) -> str:
    """A customer's name; what stands there since he was erased is said in the reader's language."""
    return t("privacy.erased_customer", lang) if name == t("privacy.erased_customer", "nl") else name
