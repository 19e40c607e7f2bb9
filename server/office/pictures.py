"""The photos of a visit, as the page shows them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from server.kit.i18n import t
from sync.kind import Document

from .words import moment_text

VERDICTS = ("blurred", "dark", "bright", "small")
"""What a phone may find of a photo (pwa/camera/judge.js)."""


@dataclass(frozen=True)
class Picture:
    """One photo. `here`: its bytes arrived; the addresses are only good then."""

    id: str
    item: str | None
    repeat: int
    title: str
    alt: str
    sha256: str
    here: bool
    thumb: str
    screen: str
    full: str
    who: str
    when: str
    hidden: str | None
    override: str | None
    poor: str | None
    poor_who: str
    verdict: str


def pictures_of(visit: Document, names: dict[str, str], now: datetime, lang: str) -> list[Picture]:
    """Every photo in the order of the checklist, then the loose ones."""
    asked = [item for section in (visit["checklist"] or {}).get("sections", []) for item in section["items"]]
    titles = {item["id"]: item["title"] for item in asked}
    order = {item["id"]: place for place, item in enumerate(asked)}
    day = date.fromisoformat(visit["day"])
    loose = t("office.loose_photo", lang)
    made = [_picture(photo, titles.get(photo["item"] or "", loose), names, now, lang, day) for photo in visit["photos"]]
    return sorted(made, key=lambda one: (order.get(one.item or "", len(order)), one.repeat, one.when, one.id))


def blob(sha256: str, size: str) -> str:
    """The address of a file for the office."""
    return f"/office/blobs/{sha256}?size={size}"


def _picture(photo: Document, title: str, names: dict[str, str], now: datetime, lang: str, day: date) -> Picture:
    override = photo["override"]
    return Picture(
        id=photo["id"],
        item=photo["item"],
        repeat=photo["repeat"],
        title=title,
        alt=t("office.photo_of", lang, title=title),
        sha256=photo["sha256"],
        here=photo["received_at"] is not None,
        thumb=blob(photo["sha256"], "thumb"),
        screen=blob(photo["sha256"], "screen"),
        full=blob(photo["sha256"], "full"),
        who=names.get(photo["by"], ""),
        when=moment_text(photo["taken_at"], now, lang, on=day),
        hidden=photo["hidden_reason"],
        override=override if isinstance(override, str) else None,
        poor=photo["poor_reason"],
        poor_who=f"{photo['poor_by_name']}, {moment_text(photo['poor_at'], now, lang)}" if photo["poor_at"] else "",
        verdict=_verdict(photo["quality"], lang),
    )


def _verdict(quality: Any, lang: str) -> str:
    """What the phone thought of it when it was taken; nothing, where it had nothing to say."""
    said = quality.get("verdict") if isinstance(quality, dict) else None
    return t(f"office.verdict_{said}", lang) if said in VERDICTS else ""
