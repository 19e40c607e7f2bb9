"""Papers as lines of a visit's page."""

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


def paper_lines(house: House, rows: list[dict[str, Any]], lang: str) -> list[ShownPaper]:
    """Papers (visits.papers) as lines."""
    names = {row["id"]: row["name"] for row in house.store.read("member", {row["by"] for row in rows if row["by"]})}
    return [
        ShownPaper(
            row["id"],
            row["title"],
            f"/office/blobs/{row['sha256']}",
            " · ".join(
                part
                for part in (
                    t(f"office.paper_of_{row['of']}", lang) if row["of"] != "visit" else "",
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


def _size(count: int, lang: str) -> str:
    """A paper is small beside what phones hold: 340 kB, 2 MB."""
    return bytes_text(count, lang) if count >= 1_000_000 else t("office.kilobytes", lang, count=-(-count // 1000))
