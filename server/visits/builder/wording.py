"""Conditions, limits, paths and flaws as a person reads them: “Meterkast oud?” is ja."""

from collections.abc import Mapping, Sequence
from typing import Any

from server.kit.i18n import decimal_text, t
from server.visits.conditions import COMPARED

from .condition_flaws import spots_of
from .flaw import Flaw
from .parts import Item


class Wording:
    """The words for one list, in one language."""

    def __init__(self, sections: Sequence[Mapping[str, Any]], lang: str) -> None:
        self.items = {name: spot.item for name, spot in spots_of(sections).items()}
        self.lang = lang

    def condition(self, when: Any) -> str:
        """Alleen als “Meterkast oud?” is ja. "" without a condition."""
        return t("visits.when", self.lang, condition=self.part(when)) if when is not None else ""

    def part(self, when: Mapping[str, Any], within: str = "") -> str:
        """A condition or a part of one; `within` is the word that joins what stands around it."""
        for join in ("all", "any"):
            if join in when:
                words = f" {t(f'visits.when_{join}', self.lang)} ".join(self.part(one, join) for one in when[join])
                return f"({words})" if within not in ("", join) and len(when[join]) > 1 else words
        if "not" in when:
            return self._not(when["not"])
        (test,) = (name for name in when if name != "item")
        return t(f"visits.when_{test}", self.lang, **self._said(when, test))

    def flaw(self, flaw: Flaw) -> str:
        """A flaw as a sentence; with the path that leads to it."""
        params = {name: value for name, value in flaw.params.items() if name != "path"}
        params |= {name: self.number(params[name]) for name in ("low", "high") if name in params}
        said = t(f"visits.flaw_{flaw.code}", self.lang, **params)
        path = flaw.params.get("path")
        if not path:
            return said
        steps = f" {t('visits.when_all', self.lang)} ".join(self._step(item, value) for item, value in path)
        return f"{said} {t('visits.flaw_path', self.lang, path=steps)}"

    def value(self, item: Item, value: str) -> str:
        """An answer in words: goed, “3 × 25 A”, 1,5 MΩ."""
        match item.get("type"):
            case "tick" if value in ("ok", "fail", "na"):
                return t(f"visits.tick_{value}", self.lang)
            case "choice":
                return next((one["title"] for one in item.get("options") or [] if one["id"] == value), value)
            case "number":
                return " ".join(part for part in (self.number(value), item.get("unit")) if part)
            case _:
                return value

    def number(self, value: str) -> str:
        """A decimal text as it is written here."""
        return decimal_text(value, self.lang)

    def _step(self, item: Item, value: str) -> str:
        if value:
            return t("visits.when_is", self.lang, item=item["title"], value=self.value(item, value))
        return t("visits.when_answered", self.lang, item=item["title"])

    def _not(self, inner: Mapping[str, Any]) -> str:
        for test in ("is", "answered"):
            if test in inner:
                return t(f"visits.when_not_{test}", self.lang, **self._said(inner, test))
        return t("visits.when_not", self.lang, condition=self.part(inner))

    def _said(self, leaf: Mapping[str, Any], test: str) -> dict[str, str]:
        item = self.items.get(leaf["item"], {})
        title = item.get("title") or "…"
        if test == "answered":
            return {"item": title}
        values: list[str] = leaf[test] if test == "one_of" else [leaf[test]]
        words = [self.value(item, one) if one else "…" for one in values] or ["…"]
        if test in COMPARED or test == "is":
            return {"item": title, "value": words[0]}
        return {"item": title, "values": ", ".join(words)}
