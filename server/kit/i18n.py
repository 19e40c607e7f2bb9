"""Texts, from the catalogues `server/<room>/texts/nl.json` and `en.json`, and from nowhere else.

A catalogue is flat: {"visits.moved_meanwhile": "Bezoek {nr} is intussen verplaatst."}. A text that counts is
{"one": "{count} foto", "other": "{count} foto's"} and is chosen by the parameter `count`.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any, cast

from werkzeug.datastructures import LanguageAccept

__all__ = ["LANGUAGES", "best_language", "catalogue", "decimal_text", "has_text", "t"]

LANGUAGES = ("nl", "en")
SERVER = Path(__file__).parent.parent


@cache
def catalogue(lang: str) -> dict[str, Any]:
    """Every text of one language, of all rooms together. ValueError when two rooms use one key."""
    texts: dict[str, Any] = {}
    for path in sorted([*SERVER.glob(f"texts/{lang}.json"), *SERVER.glob(f"*/texts/{lang}.json")]):
        for key, text in json.loads(path.read_text(encoding="utf-8")).items():
            if key in texts:
                raise ValueError(f"{path}: the text {key} stands in another catalogue too.")
            texts[key] = text
    return texts


def has_text(key: str, lang: str = "nl") -> bool:
    """Whether the catalogue holds this key."""
    return key in catalogue(lang)


def t(key: str, lang: str, /, **params: Any) -> str:
    """The text in this language with its {names} filled in. A key that is missing gives the key itself.

    A parameter that is missing stays visible as {name}; it never raises, since a half text helps more than none.
    """
    text = catalogue(lang if lang in LANGUAGES else "nl").get(key)
    if text is None:
        return key
    if isinstance(text, dict):
        text = cast(dict[str, str], text)["one" if params.get("count") == 1 else "other"]
    return str(text).format_map(_Visible(params))


def decimal_text(number: str, lang: str) -> str:
    """A number as the language writes it: what has a decimal point gets a comma in Dutch."""
    return number.replace(".", ",") if lang == "nl" else number


class _Visible(dict[str, Any]):
    def __missing__(self, name: str) -> str:
        return "{" + name + "}"


def best_language(accept: LanguageAccept) -> str:
    """Dutch or English, by what the browser asks for; Dutch when it asks for neither."""
    return accept.best_match(LANGUAGES) or "nl"
