"""How a brand looks to customers, made by what makes the real ones: a mail, a page, the head of a report."""

from typing import Any

from flask import current_app

from server.accounts.brands import Brand, brand_of
from server.brands.changing import entity_in
from server.brands.logos import logo_of
from server.brands.routes import logo_address
from server.kit.http import Answer, Door, Sample, page
from server.kit.i18n import t
from server.notifications.letters import Letter
from server.reports.preview import report_picture

from .framing import framed
from .mail_pages import with_logo
from .routes import office

__all__ = ["mail_preview", "page_preview", "report_preview"]

_ONE = {"entity": "an entity"}
BASE = "/office/settings/brands/<id:entity>/preview"


@office.get(f"{BASE}/mail", permission="brands.write", door="office", sample=Sample(path=_ONE))
def mail_preview(door: Door, entity: str) -> Answer:
    """A mail to a customer as it would go out now. Nothing in it may run or be loaded."""
    brand, _ = _brand(door, entity)
    lang = brand.langs[0]
    letter = Letter(
        t("office.sample_subject", lang),
        t("office.sample_hello", lang),
        (t("office.sample_line", lang),),
        ((t("office.sample_day", lang), t("office.sample_day_value", lang)),),
        t("office.sample_button", lang),
        "sample",
    )
    with door.read() as house:
        logo = logo_of(house, entity)
    html = current_app.jinja_env.get_template("mail/letter.html").render(letter=letter.as_json(), brand=brand, lang=lang, address="#", logo=logo)  # fmt: skip
    answer = framed(Answer(with_logo(html, logo.png if logo else None), mimetype="text/html"))
    answer.headers["Content-Security-Policy"] = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; sandbox; frame-ancestors 'self'"  # fmt: skip
    return answer


@office.get(f"{BASE}/page", permission="brands.write", door="office", sample=Sample(path=_ONE))
def page_preview(door: Door, entity: str) -> Answer:
    """A customer's page as it would look now."""
    brand, logo = _brand(door, entity)
    lang = brand.langs[0]

    def say(key: str, **params: Any) -> str:
        return t(f"customer_pages.{key}", lang, **params)

    shown = page("office/brand_page_preview.html", brand=brand, logo=logo, token=None, say=say, said=None, wrong=None, lang=lang)  # fmt: skip
    return framed(shown)


@office.get(f"{BASE}/report.png", permission="brands.write", door="office", sample=Sample(path=_ONE))
def report_preview(door: Door, entity: str) -> Answer:
    """The first page of a report as it would be typeset now."""
    brand, _ = _brand(door, entity)
    with door.read() as house:
        logo = logo_of(house, entity)
    picture = report_picture(brand, logo.png if logo else None, brand.langs[0], door.now)
    return Answer(picture, mimetype="image/png", headers={"Cache-Control": "no-store"})


def _brand(door: Door, entity: str) -> tuple[Brand, str | None]:
    with door.read() as house:
        entity_in(house, entity)
        return brand_of(house, entity), logo_address(house, entity)
