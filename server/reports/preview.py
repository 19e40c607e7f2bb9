"""How the head of a report will look under a brand, as a picture: the real template over made-up work."""

from datetime import datetime
from typing import Any

from server.accounts.brands import OURS, Brand, paint
from server.kit.i18n import catalogue, t

from .pages import LOGO
from .typeset import typeset_picture

__all__ = ["report_picture"]

SAMPLE = "2026-0412/1"


def report_picture(brand: Brand, logo: bytes | None, lang: str, now: datetime) -> bytes:
    """The first page as PNG."""
    data = {
        "lang": lang,
        "t": {name.removeprefix("reports.pdf_"): said for name, said in catalogue(lang).items() if name.startswith("reports.pdf_")},
        "company": brand.name,
        "company_numbers": "\n".join(brand.lines),
        "colour": paint(brand.colour or OURS).day,
        "logo": LOGO if logo else "",
        "legal": brand.legal_in(lang),
        "title": t("reports.sample_title", lang),
        "customer": t("reports.sample_customer", lang),
        "address": t("reports.sample_address", lang),
        "nr": SAMPLE,
        "number": "1",
        "made": "",
        **dict.fromkeys(("carried", "withheld", "unsigned", "record", "remarks", "key", "keys_url", "verify_url", "seal"), ""),
        **_empty("lines", "answers", "parts", "photos", "changes", "signatures", "hashes", "files"),
    }  # fmt: skip
    return typeset_picture(data, {LOGO: logo} if logo else {}, now)


def _empty(*names: str) -> dict[str, list[Any]]:
    return {name: [] for name in names}
