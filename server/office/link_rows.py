"""Links about a visit, as its page lists them."""

from typing import Any

from server.kit.house import House
from server.kit.i18n import t
from server.links.making import is_open, links_about
from server.links.models import CustomerLink
from server.links.tokens import address_of

from .words import moment_text

__all__ = ["OFFERED", "links_of"]

OFFERED = ("follow", "sign", "rate", "report")
"""What a link can be made for, in the order of a visit."""


def links_of(house: House, visit: str, lang: str) -> list[dict[str, Any]]:
    """The links about a visit as its page shows them; an open one with its address to copy."""
    rows = links_about(house, "visit", visit)
    names = {row["id"]: row["name"] for row in house.store.read("member", {row.by_member_id for row in rows if row.by_member_id})}  # fmt: skip
    langs = {row.lang for row in rows}
    return [
        {
            "id": row.id,
            "purpose": t(f"office.link_{row.purpose}", lang) + (f" ({row.lang.upper()})" if len(langs) > 1 else ""),
            "open": is_open(house, row),
            "state": _state(house, row, lang),
            "who": names.get(row.by_member_id or "", t("office.link_by_itself", lang)),
            "at": moment_text(row.at, house.now, lang),
            "address": address_of(house.tenant, row.id) if is_open(house, row) else "",
        }
        for row in rows
    ]


def _state(house: House, row: CustomerLink, lang: str) -> str:
    if row.revoked_at is not None:
        return t("office.link_revoked", lang)
    if not is_open(house, row):
        return t("office.link_expired", lang)
    until = moment_text(row.expires_at, house.now, lang)
    return t("office.link_used" if row.used_at else "office.link_open", lang, until=until)
