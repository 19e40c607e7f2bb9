"""Papers as lines of a visit's page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from server.kit.house import House
from server.kit.i18n import t
from server.visits.papers import papers_of

from .words import bytes_text, moment_text

__all__ = ["ShownPaper", "paper_lines", "papers_view"]


@dataclass(frozen=True)
class ShownPaper:
    """One paper as a line of the page."""

    id: str
    title: str
    address: str
    facts: str
    for_customer: bool


def papers_view(house: House, visit: str, lang: str) -> list[ShownPaper]:
    """All papers that go with the visit, by title."""
    return paper_lines(house, papers_of(house, visit), lang)


def paper_lines(house: House, rows: list[dict[str, Any]], lang: str, places: Mapping[str, str] | None = None) -> list[ShownPaper]:  # fmt: skip
    """Papers (visits.papers) as lines; of `places` ({id of an address: its words}) each says at which it is."""
    names = {row["id"]: row["name"] for row in house.store.read("member", {row["by"] for row in rows if row["by"]})}
    return [
        ShownPaper(
            row["id"],
            row["title"],
            f"/office/blobs/{row['sha256']}",
            " · ".join(
                part
                for part in (
                    _belongs(row, places or {}, lang),
                    _size(row["bytes"], lang),
                    names.get(row["by"] or "", ""),
                    moment_text(row["at"], house.now, lang),
                )
                if part
            ),
            row["for_customer"],
        )
        for row in rows
    ]


def _belongs(row: dict[str, Any], places: Mapping[str, str], lang: str) -> str:
    if row["subject"] in places:
        return t("office.paper_at", lang, place=places[row["subject"]])
    return t(f"office.paper_of_{row['of']}", lang) if row["of"] != "visit" else ""


def _size(count: int, lang: str) -> str:
    """A paper is small beside what phones hold: 340 kB, 2 MB."""
    return bytes_text(count, lang) if count >= 1_000_000 else t("office.kilobytes", lang, count=-(-count // 1000))
