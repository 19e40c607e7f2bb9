"""How customers read days, times and ages: whole words, Amsterdam time."""

from datetime import date, datetime, timedelta

from babel.dates import format_date

from server.kit.clock import AMSTERDAM
from server.kit.i18n import t

__all__ = ["age_text", "clock_text", "date_text", "day_of", "day_text", "first_name"]


def day_text(moment: datetime, lang: str) -> str:
    """zaterdag 21 november 2026"""
    return str(format_date(moment.astimezone(AMSTERDAM).date(), "EEEE d MMMM y", locale=lang))


def date_text(moment: datetime, lang: str) -> str:
    """21 november 2026"""
    return day_of(moment.astimezone(AMSTERDAM).date(), lang)


def day_of(day: date, lang: str) -> str:
    """21 november 2026"""
    return str(format_date(day, "d MMMM y", locale=lang))


def clock_text(moment: datetime) -> str:
    """09:30"""
    return f"{moment.astimezone(AMSTERDAM):%H:%M}"


def age_text(since: datetime, now: datetime, lang: str) -> str:
    """minder dan een minuut geleden; 41 minuten geleden; 3 uur geleden; 2 dagen geleden"""
    minutes = int(max(now - since, timedelta(0)).total_seconds() // 60)
    if minutes < 1:
        return t("customer_pages.just_now", lang)
    if minutes < 60:
        return t("customer_pages.minutes_ago", lang, count=minutes)
    if minutes < 48 * 60:
        return t("customer_pages.hours_ago", lang, count=minutes // 60)
    return t("customer_pages.days_ago", lang, count=minutes // (24 * 60))


def first_name(name: str | None) -> str:
    """Customers get a technician's first name, no more."""
    return name.split()[0] if name and name.split() else ""
