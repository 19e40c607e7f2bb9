"""What a report says thing by thing, the same on paper and on the customer's page; texts only."""

from datetime import timedelta
from typing import Any

from server.kit.i18n import t
from server.visits.models import Signature

from .words import Items, answer_words, clock_words, moment_words

__all__ = ["answer_line", "part_line", "photo_place", "photo_title", "signature_line"]


def answer_line(one: dict[str, Any], items: Items, lang: str) -> dict[str, str]:
    """An answer of a statement: {title, value, note, tone}, in words."""
    title = one["title"] or one["item"]
    return {
        "title": f"{title} ({one['repeat'] + 1})" if one["repeat"] else title,
        "value": str(one.get("shown") or answer_words(items.get(one["item"]), str(one["value"]), lang)),
        "note": str(one["note"]),
        "tone": "bad" if one["value"] == "fail" and (items.get(one["item"]) or {}).get("type") == "tick" else "",
    }


def part_line(one: dict[str, Any]) -> dict[str, str]:
    """A part of a statement: {quantity, name, serial}; `quantity` with m behind it for a length."""
    quantity = f"{one['quantity']} m" if one.get("unit") == "metre" else str(one["quantity"])
    return {"quantity": quantity, "name": str(one["name"]), "serial": str(one["serial"])}


def photo_title(photo: dict[str, Any], items: Items, lang: str) -> str:
    """What a photo of a statement is of."""
    item = items.get(photo["item"])
    title = str(item["title"]) if item else t("reports.loose_photo", lang)
    return f"{title} ({photo['repeat'] + 1})" if photo["repeat"] else title


def photo_place(item: str | None, repeat: int, items: Items) -> tuple[int, int]:
    """The checklist's order; what it does not ask comes last."""
    order = list(items)
    return (order.index(item) if item in items else len(order), repeat)


def signature_line(row: Signature, technician: str, lang: str) -> dict[str, str]:
    """A signature: {name, role, typed, consent, when, clock, channel}. `technician`: on whose phone it was put."""
    at = row.at + timedelta(milliseconds=row.offset_ms)
    return {
        "name": row.name,
        "role": t(f"reports.role_{row.role}", lang),
        "typed": row.typed or "",
        "consent": row.consent if isinstance(row.consent, str) else t("reports.agreed", lang),
        "when": moment_words(at, lang) + (f" ({t('reports.unsure', lang)})" if row.jumps else ""),
        "clock": t("reports.clock_office", lang)
        if row.channel == "link"
        else clock_words(row.at, row.offset_ms, row.jumps, row.received_at, lang),
        "channel": t(f"reports.channel_{row.channel}", lang, name=technician),
    }
