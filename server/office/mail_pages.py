"""Mails to customers: what was sent to whom and how far it came, what a kept one says, and which go by themselves."""

from base64 import b64encode
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

from sqlalchemy import func, select

from server.kit.errors import Problem
from server.kit.house import House
from server.kit.http import Answer, Door, Sample, go_to, page
from server.kit.i18n import t
from server.notifications.account_mails import ABOUT_ACCOUNTS
from server.notifications.mail_choices import BY_ITSELF, chosen, wish
from server.notifications.mail_gateway import LOGO, file_of_mail
from server.notifications.mail_models import Mail
from server.notifications.mailing import mail_again

from .frame import frame
from .routes import office
from .saying import sentence
from .schemas import Address, Typed
from .toasts import toast_of
from .words import moment_text

__all__ = ["again", "choose", "kept_html", "kept_page", "mail_page", "mail_rows", "with_logo"]

SHOWN = 100
TONES = {"waiting": "info", "sending": "info", "sent": "ok", "kept": "wait", "failed": "bad", "unsure": "bad", "late": "off"}  # fmt: skip
_PATH = {"mail": "a mail"}


@office.get("/office/mail", permission="mail.read", door="office", takes=Address, sample=Sample())
def mail_page(door: Door, args: dict[str, Any]) -> Answer:
    """The latest hundred mails, and which kinds go by themselves."""
    return _mail_page(door, args)


@office.post("/office/mail/<id:mail>/again", permission="mail.write", door="office", sample=Sample(path=_PATH))
def again(door: Door, mail: str) -> Answer:
    """Send one after all: it failed, was too late, or it is not sure that it arrived."""
    try:
        with door.write() as house:
            mail_again(house, mail)
    except Problem as problem:
        if problem.status == 404:
            raise
        return _mail_page(door, {}, sentence(problem, door.lang)["form"], problem.status)
    return go_to("/office/mail?did=mail_again")


@office.post("/office/mail/choice", permission="mail.write", door="office", takes=Typed, sample=Sample(json={"kind": "made", "on": "yes"}))  # fmt: skip
def choose(door: Door, args: dict[str, Any]) -> Answer:
    """Whether mails of a `kind` go by themselves: `on` with anything in it, or empty for off."""
    with door.write() as house:
        wish(house, args["typed"].get("kind", ""), on=bool(args["typed"].get("on")), by=door.who.member)
    return go_to("/office/mail?did=mail_choice")


@office.get("/office/mail/<id:mail>", permission="mail.read", door="office", takes=Address, sample=Sample(path=_PATH))
def kept_page(door: Door, mail: str, args: dict[str, Any]) -> Answer:
    """What a mail says that was kept here because no mail server is set. One that left the house is not shown: 404."""
    message = _kept(door, mail)
    with door.read() as house:
        names = frame(house, door, "mail")
    plain = message.get_body(("plain",))
    text = plain.get_content() if plain else ""
    heads = [(t(f"office.mail_head_{name}", door.lang), str(message[head] or "")) for name, head in HEADS]
    answer = page("office/mail_kept.html", mail=mail, text=text, heads=heads, **names)
    answer.headers["Cache-Control"] = "no-store"
    return answer


HEADS = (("from", "From"), ("to", "To"), ("reply", "Reply-To"), ("subject", "Subject"))


@office.get("/office/mail/<id:mail>/html", permission="mail.read", door="office", sample=Sample(path=_PATH))
def kept_html(door: Door, mail: str) -> Answer:
    """The same as a mail program shows it, by itself: nothing in it may run or be loaded."""
    kept = _kept(door, mail)
    rich = kept.get_body(("html",))
    answer = Answer(with_logo(rich.get_content() if rich else "", _logo_in(kept)), mimetype="text/html")
    answer.headers["Content-Security-Policy"] = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; sandbox allow-popups allow-top-navigation-by-user-activation"  # fmt: skip
    answer.headers["Cache-Control"] = "no-store"
    return answer


def with_logo(html: str, png: bytes | None) -> str:
    """A browser knows no `cid:`: the picture stands in the page itself."""
    return html.replace(f"cid:{LOGO}", f"data:image/png;base64,{b64encode(png).decode()}") if png else html


def _logo_in(kept: EmailMessage) -> bytes | None:
    found = (part for part in kept.walk() if part["Content-ID"] == f"<{LOGO}>")
    return next((part.get_content() for part in found), None)


def mail_rows(rows: list[Mail], house: House, lang: str) -> list[dict[str, Any]]:
    """Mails as lists show them."""
    return [
        {
            "id": row.id,
            "kind": t(f"office.mail_kind_{row.kind}", lang),
            "to": row.to or t("office.mail_emptied", lang),
            "subject": row.letter["subject"],
            "state": row.state,
            "state_text": t(f"office.mail_{row.state}", lang),
            "tone": TONES[row.state],
            "attempts": row.attempts,
            "error": row.error or "",
            "at": moment_text(row.at, house.now, lang),
            "visit": row.subject_id if row.subject_kind == "visit" else None,
            "again": bool(row.to) and row.state in ("failed", "unsure", "late"),
            "kept": bool(row.to) and row.state == "kept",
        }
        for row in rows
    ]


def _mail_page(door: Door, args: dict[str, Any], problem: str = "", status: int = 200) -> Answer:
    with door.read() as house:
        latest = select(Mail).where(Mail.tenant_id == house.tenant).order_by(Mail.at.desc(), Mail.id.desc())
        mails = mail_rows(list(house.session.scalars(latest.limit(SHOWN))), house, door.lang)
        total = house.session.scalar(select(func.count()).select_from(Mail).where(Mail.tenant_id == house.tenant)) or 0
        on = chosen(house)
        names = frame(house, door, "mail", toast_of(house, args, door.lang))
    choices = [(kind, kind in on) for kind in BY_ITSELF]
    may = "mail.write" in door.who.permissions
    return page("office/mail.html", status, mails=mails, total=total, choices=choices, may_mail=may, real=bool(door.settings.smtp), problem=problem, **names)  # fmt: skip


def _kept(door: Door, mail: str) -> EmailMessage:
    """The stand-in's file of this company's mail. Problem 404."""
    with door.read() as house:
        row = house.session.get(Mail, (house.tenant, mail))
    file = file_of_mail(door.settings, door.who.tenant, mail)
    if row is not None and row.kind in ABOUT_ACCOUNTS and "members.write" not in door.who.permissions:
        raise Problem(403, "kit.not_allowed", permission="members.write")  # its link opens somebody's account
    if row is None or row.state != "kept" or not file.exists():
        raise Problem(404, "kit.not_found")
    message = message_from_bytes(file.read_bytes(), policy=SMTP)
    assert isinstance(message, EmailMessage)
    return message
