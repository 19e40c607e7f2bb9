"""What stands on the pages of a report, as plain data for the template report.typ. Texts only, nothing is computed there."""

from datetime import datetime
from typing import Any

from server.accounts.brands import OURS, paint, place_of
from server.kit.i18n import catalogue
from server.kit.i18n import t as text

from .carried import carried_words
from .facts import Facts, SealedSignature
from .glyphs import drawable_all
from .saying import answer_line, part_line, photo_place, photo_title, signature_line
from .words import change_words, items_of, moment_words

__all__ = ["LOGO", "pages_of"]

LOGO = "brand-logo.png"
"""The file beside the template."""


def pages_of(facts: Facts, *, number: int, made_at: datetime, key_id: str, seal: str, keys_url: str, verify_url: str) -> dict[str, Any]:  # fmt: skip
    """The data. Photos and marks are named as the files that lie beside the template."""
    said, lang, items = facts.said, facts.lang, items_of(facts.sections)
    company = facts.entity.name if facts.entity else facts.tenant.name
    titles = {photo["sha256"]: photo_title(photo, items, lang) for one in facts.texts for photo in one["photos"]}  # fmt: skip
    return drawable_all(
        {
            "lang": lang,
            "t": {name.removeprefix("reports.pdf_"): said for name, said in catalogue(lang).items() if name.startswith("reports.pdf_")},
            "company": company,
            "company_numbers": _company_numbers(facts, lang),
            "colour": paint(facts.entity.colour or OURS).day if facts.entity else f"#{OURS}",
            "logo": LOGO if facts.logo else "",
            "legal": _legal(facts, lang),
            "title": str(said["title"]),
            "nr": str(said["nr"]),
            "number": str(number),
            "made": moment_words(made_at, lang),
            "customer": str(said["customer"]),
            "address": str(said["address"]),
            "carried": carried_words(facts.carried, lang) if facts.carried else "",
            "lines": [str(line) for line in said["lines"]],
            "answers": [answer_line(one, items, lang) for one in said["answers"]],
            "parts": [part_line(one) for one in said["parts"]],
            "photos": [{"file": f"{photo.blob_sha256}.jpg", "title": titles[photo.blob_sha256],
                        "when": moment_words(photo.taken_at, lang)} for photo in sorted(facts.photos, key=lambda one: photo_place(one.item, one.repeat, items))],
            "withheld": text("reports.withheld", lang, count=len(facts.withheld)) if facts.withheld else "",
            "remarks": str(said["remarks"]),
            "changes": [change_words(change, items, lang) for change in facts.changes],
            "signatures": [_signature(one, lang) for one in facts.signatures],
            "unsigned": text("reports.unsigned", lang, company=company, when=moment_words(made_at, lang)) if facts.lacks_customer else "",
            "record": facts.mark if facts.record else "",
            "hashes": [{"title": titles[photo.blob_sha256], "sha256": photo.blob_sha256} for photo in facts.photos],
            "key": key_id,
            "keys_url": keys_url,
            "verify_url": verify_url.split("#")[0],
        }
    ) | {"seal": seal}  # fmt: skip


def _company_numbers(facts: Facts, lang: str) -> str:
    entity = facts.entity
    numbers = [("kvk", entity.kvk), ("vat", entity.vat)] if entity else []
    said = [f"{text(f'reports.{name}', lang)} {number}" for name, number in numbers if number]
    place = place_of(entity) if entity else ""
    return "\n".join(line for line in (place, " · ".join(said)) if line)


def _legal(facts: Facts, lang: str) -> str:
    """What the brand wants at the foot of its papers, in this language or the one that it has."""
    entity = facts.entity
    said = {"nl": entity.legal_nl, "en": entity.legal_en} if entity else {}
    return said.get(lang) or next((one for one in said.values() if one), None) or ""


def _signature(one: SealedSignature, lang: str) -> dict[str, str]:
    row, link = one.row, one.link
    return signature_line(row, one.technician, lang) | {
        "image": f"{row.image_sha256}.png" if row.image_sha256 else "",
        "number": str(link.number),
        "sealed": moment_words(link.at, lang),
        "statement": row.statement_sha256,
        "mark": row.image_sha256 or "",
        "content": link.content_sha256,
        "hash": link.hash,
        "key": link.key_id,
    }
