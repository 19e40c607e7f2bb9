"""Where a mail leaves the house: to a mail server by SMTP, or, when none is set, to a folder where it can be looked at."""

import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as WIRE
from pathlib import Path
from typing import Literal, Protocol, cast
from urllib.parse import unquote, urlsplit

from flask import Flask

from server.config import Settings

from .addresses import is_address

__all__ = ["LOGO", "Handed", "MailFolder", "MailGateway", "Outgoing", "Smtp", "file_of_mail", "mail_gateway_of"]

LOGO = "logo"
"""The Content-ID of the brand's logo."""
PATIENCE = 20.0
"""Seconds for each answer of a mail server."""


@dataclass(frozen=True)
class Outgoing:
    """A mail as it goes out. `id` makes its Message-ID: sent twice by mistake, many mail programs show it once."""

    tenant: str
    id: str
    sender: str
    sender_name: str
    to: str
    reply_to: str | None
    subject: str
    text: str
    html: str
    lang: str
    logo: bytes | None = None
    """A PNG that the HTML shows as `cid:logo`."""


@dataclass(frozen=True)
class Handed:
    """How it went: `sent`; `kept` (in a folder, nobody got it); `refused` (never will be taken); `later` (not taken now,
    surely not delivered: try again); `unsure` (the line broke when all was said: it may have been taken)."""

    outcome: Literal["sent", "kept", "refused", "later", "unsure"]
    why: str = ""


class MailGateway(Protocol):
    """The way out for mails. It never raises for what a mail server does."""

    def send(self, mail: Outgoing) -> Handed:
        """Hand over one mail to one person."""
        ...


class Smtp:
    """The real one: one connection a mail, with TLS unless the setting says plainly not."""

    def __init__(
        self, settings: Settings, *, context: ssl.SSLContext | None = None, patience: float = PATIENCE
    ) -> None:
        self._place = urlsplit(settings.smtp)
        self._tls = context or ssl.create_default_context()
        self._patience = patience

    def send(self, mail: Outgoing) -> Handed:
        try:
            wire = _message(mail).as_bytes(policy=WIRE)
        except ValueError as error:
            return Handed("refused", str(error)[:300])
        try:
            server = self._connect()
        except (OSError, smtplib.SMTPException) as error:
            return Handed("later", _said(error))
        try:
            return _hand_over(server, mail, wire)
        finally:
            with suppress(OSError, smtplib.SMTPException):
                server.quit()
            server.close()

    def _connect(self) -> smtplib.SMTP:
        """Signed in and, unless it is plain, encrypted. A server without STARTTLS gets nothing to see."""
        place, host = self._place, self._place.hostname or ""
        if place.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, place.port or 465, timeout=self._patience, context=self._tls)
        else:
            server = smtplib.SMTP(
                host, place.port or (25 if place.scheme == "smtp+plain" else 587), timeout=self._patience
            )
        try:
            server.ehlo()
            if place.scheme == "smtp":
                server.starttls(context=self._tls)
                server.ehlo()
            if place.username:
                server.login(unquote(place.username), unquote(place.password or ""))
        except BaseException:
            server.close()
            raise
        return server


class MailFolder:
    """The stand-in for laptops and tests: each mail is a file that mail programs open, and the office shows."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def send(self, mail: Outgoing) -> Handed:
        try:
            wire = _message(mail).as_bytes(policy=WIRE)
        except ValueError as error:
            return Handed("refused", str(error)[:300])
        file = file_of_mail(self._settings, mail.tenant, mail.id)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(wire)
        return Handed("kept")


def file_of_mail(settings: Settings, tenant: str, mail: str) -> Path:
    """Where the stand-in lays a mail."""
    return settings.data_dir / "mail" / tenant / f"{mail}.eml"


def mail_gateway_of(app: Flask) -> MailGateway:
    """The gateway of this app: SMTP when a server is set, else the folder; or what somebody put in its place."""
    if "mail_gateway" not in app.extensions:
        settings: Settings = app.extensions["settings"]
        app.extensions["mail_gateway"] = Smtp(settings) if settings.smtp else MailFolder(settings)
    return cast(MailGateway, app.extensions["mail_gateway"])


def _message(mail: Outgoing) -> EmailMessage:
    """ValueError for an address that is none, or for a line break in a header: that is how one mail becomes many."""
    for address in (mail.sender, mail.to, *([mail.reply_to] if mail.reply_to else [])):
        if not is_address(address):
            raise ValueError(f"not an e-mail address: {address!r}")
    if any(ord(sign) < 32 or ord(sign) == 127 for sign in mail.subject + mail.sender_name):
        raise ValueError("a line break or control character in a header")
    message = EmailMessage(policy=WIRE)
    message["From"] = Address(mail.sender_name, addr_spec=mail.sender)
    message["To"] = Address(addr_spec=mail.to)
    if mail.reply_to:
        message["Reply-To"] = Address(addr_spec=mail.reply_to)
    message["Subject"] = mail.subject
    message["Message-ID"] = f"<{mail.id}@{mail.sender.rpartition('@')[2]}>"
    message["Content-Language"] = mail.lang
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: an out-of-office does not answer
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    if mail.logo:
        rich = cast(EmailMessage, message.get_body(("html",)))
        rich.add_related(mail.logo, "image", "png", cid=f"<{LOGO}>", disposition="inline", filename="logo.png")
    return message


def _hand_over(server: smtplib.SMTP, mail: Outgoing, wire: bytes) -> Handed:
    steps: tuple[Callable[[], tuple[int, bytes]], ...] = (
        lambda: server.mail(mail.sender),
        lambda: server.rcpt(mail.to),
    )
    try:
        for step in steps:
            code, said = step()
            if code >= 400:
                return _judged(code, said)
    except (OSError, smtplib.SMTPException) as error:
        return Handed("later", _said(error))
    try:
        code, said = server.data(wire)
    except smtplib.SMTPDataError as error:  # it did not want to hear the mail at all
        return _judged(error.smtp_code, error.smtp_error)
    except (OSError, smtplib.SMTPException) as error:
        return Handed("unsure", _said(error))
    return Handed("sent") if code < 400 else _judged(code, said)


def _judged(code: int, said: bytes | str) -> Handed:
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return Handed("refused" if code >= 500 else "later", f"{code} {words}"[:300])


def _said(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"[:300]
