"""A value from a phone in words a planner reads: states, ticks, choices, and whatever an act holds."""

from typing import Any

from server.kit.i18n import has_text, t
from sync.kind import Document

# What means nothing to a person: ids and hashes.
SKIPPED = frozenset({"id", "visit", "step", "checklist", "sha256", "plate_photo", "supersedes", "statement_sha256", "image_sha256", "product", "from", "of", "issue", "part_use", "by", "old_product", "old_plate_photo", "corrects", "returned"})  # fmt: skip
MAIN = ("value", "serial", "to", "outcome", "text")


def said(value: Any, lang: str, asked: Document | None = None) -> str:
    """The value in words; `asked` is the item of the checklist that it answers, if it does."""
    if isinstance(value, dict):
        value = next((value[name] for name in MAIN if value.get(name) not in (None, "")), None)
    if value in (None, "", [], {}):
        return t("office.nothing_filled", lang)
    if asked is not None and isinstance(value, str):
        return _answered(value, asked, lang)
    return _word(value, lang)


def lines_of_value(value: Any, lang: str) -> list[tuple[str, str]]:
    """Everything a person can read in it, by name."""
    if not isinstance(value, dict):
        return [(t("office.content", lang), str(value)[:2000])]
    return [
        (t(f"office.arg_{name}", lang) if has_text(f"office.arg_{name}") else name, _word(one, lang))
        for name, one in value.items()
        if name not in SKIPPED and one not in (None, "", [], {})
    ]


def _answered(value: str, asked: Document, lang: str) -> str:
    if asked["type"] == "choice":
        return next((one["title"] for one in asked.get("options") or [] if one["id"] == value), value)
    if asked["type"] == "number" and asked.get("unit"):
        return f"{value.replace('.', ',') if lang == 'nl' else value} {asked['unit']}"
    return _word(value, lang) if asked["type"] == "tick" else value


def _word(value: Any, lang: str) -> str:
    for kind in ("state", "answer", "category", "severity", "role"):
        if isinstance(value, str) and has_text(f"office.{kind}_{value}"):
            return t(f"office.{kind}_{value}", lang)
    if isinstance(value, list):
        return ", ".join(_word(one, lang) for one in value)
    if isinstance(value, dict):
        return "; ".join(f"{name} {_word(one, lang)}" for name, one in value.items())
    if isinstance(value, bool):
        return t("office.yes" if value else "office.no", lang)
    return str(value)
