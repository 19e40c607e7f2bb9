"""An answer as a person says it: a checklist's codes, options, decimals and units in words. The twin is pwa/lib/answer_words.js."""

from typing import Any

from server.kit.i18n import decimal_text, t

__all__ = ["answer_words"]

TICKS = ("ok", "fail", "na")


def answer_words(item: dict[str, Any] | None, value: str, lang: str) -> str:
    """The words that a reader of this language sees; what the checklist does not explain stays as it was given."""
    kind = item["type"] if item else ""
    if kind == "tick" and value in TICKS:
        return t(f"visits.said_{value}", lang)
    if item and kind == "choice":
        return next((str(one["title"]) for one in item.get("options") or [] if one["id"] == value), value)
    if item and kind == "number":
        shown = decimal_text(value, lang)
        return f"{shown} {item['unit']}" if item.get("unit") else shown
    return value
