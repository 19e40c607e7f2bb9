"""A mail leaves whole, once, encrypted unless told otherwise, and with nobody's words in its headers."""

import socket
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from server.config import Settings, WrongSettings, load
from server.notifications.addresses import is_address
from server.notifications.mail_gateway import Handed, MailFolder, MailGateway, Outgoing, Smtp, file_of_mail
from tests.notifications.mail_server import MailServer, certificate, only_tess, running

KLAAS = Outgoing(
    tenant="t",
    id="0192-mail",
    sender="no-reply@veldwerk.example",
    sender_name="Voltwijk Laadpalen",
    to="klaas@example.org",
    reply_to="service@voltwijk.example",
    subject="Uw afspraak: één laadpaal",
    text="Beste Klaas,\n.een punt vooraan\nTot dinsdag!\n",
    html="<p>Beste Klaas, tot dinsdag! ë</p>",
    lang="nl",
)


@pytest.fixture
def server() -> Iterator[MailServer]:
    with running(MailServer()) as server:
        yield server


def plain(server: MailServer, **more: float) -> Smtp:
    return Smtp(Settings(smtp=f"smtp+plain://127.0.0.1:{server.port}"), **more)  # type: ignore[arg-type]


def read(gateway: MailGateway, server: MailServer, folder: Path) -> EmailMessage:
    """What arrived, by either way out."""
    if isinstance(gateway, Smtp):
        return server.got[-1]
    found = message_from_bytes(file_of_mail(Settings(data_dir=folder), "t", KLAAS.id).read_bytes(), policy=default)
    assert isinstance(found, EmailMessage)
    return found


@pytest.fixture(params=["smtp", "folder"])
def gateway(request: pytest.FixtureRequest, server: MailServer, tmp_path: Path) -> MailGateway:
    return plain(server) if request.param == "smtp" else MailFolder(Settings(data_dir=tmp_path))


def test_klaas_gets_text_and_html_under_the_brands_name(
    gateway: MailGateway, server: MailServer, tmp_path: Path
) -> None:
    assert gateway.send(KLAAS).outcome == ("sent" if isinstance(gateway, Smtp) else "kept")
    got = read(gateway, server, tmp_path)
    assert got["To"] == "klaas@example.org" and got["Subject"] == KLAAS.subject
    assert str(got["From"]) == "Voltwijk Laadpalen <no-reply@veldwerk.example>"
    assert got["Reply-To"] == "service@voltwijk.example" and got["Auto-Submitted"] == "auto-generated"
    assert got["Message-ID"] == "<0192-mail@veldwerk.example>"
    text, html = got.get_body(("plain",)), got.get_body(("html",))
    assert text and text.get_content().replace("\r\n", "\n") == KLAAS.text
    assert html and html.get_content().strip() == KLAAS.html


@pytest.mark.parametrize(
    "wrong",
    [
        replace(KLAAS, to="klaas@example.org\r\nBcc: all@example.org"),
        replace(KLAAS, to="klaas@example.org, mallory@example.org"),
        replace(KLAAS, to="Klaas <klaas@example.org>"),
        replace(KLAAS, to="klaas"),
        replace(KLAAS, subject="Hallo\r\nBcc: all@example.org"),
        replace(KLAAS, subject="Hallo\nBcc: all@example.org"),
        replace(KLAAS, sender_name="Voltwijk\r\nBcc: all@example.org"),
        replace(KLAAS, reply_to="x@y.example\nBcc: all@example.org"),
    ],
)
def test_mallory_gets_no_second_header_into_a_mail(gateway: MailGateway, server: MailServer, wrong: Outgoing) -> None:
    assert gateway.send(wrong).outcome == "refused"
    assert server.got == []


def test_a_login_over_starttls_and_a_server_without_tls_sees_nothing(server: MailServer, tmp_path: Path) -> None:
    serving, trusting = certificate(tmp_path)
    how = {"tls_context": serving, "require_starttls": True, "authenticator": only_tess, "auth_required": True}
    with running(MailServer(), **how) as safe:
        settings = Settings(smtp=f"smtp://veldwerk:geheim%2F1@127.0.0.1:{safe.port}")
        assert Smtp(settings, context=trusting).send(KLAAS) == Handed("sent")
        assert safe.encrypted == [True]
        wrong = Smtp(replace(settings, smtp=settings.smtp.replace("geheim", "geraden")), context=trusting)
        assert wrong.send(KLAAS).outcome == "later"  # somebody mends the setting, then it goes
        assert Smtp(settings).send(KLAAS).outcome == "later", "a certificate that nobody vouches for"
    assert Smtp(Settings(smtp=f"smtp://127.0.0.1:{server.port}")).send(KLAAS).outcome == "later"
    assert server.got == []


@pytest.mark.parametrize(
    ("rcpt", "data", "outcome"),
    [
        ("550 No such user", "", "refused"),
        ("450 Later", "", "later"),
        ("", "554 Spam", "refused"),
        ("", "451 Full", "later"),
    ],
)
def test_what_the_server_answers_is_understood(server: MailServer, rcpt: str, data: str, outcome: str) -> None:
    server.rcpt, server.data = rcpt, data
    handed = plain(server).send(KLAAS)
    assert handed.outcome == outcome and handed.why.startswith((rcpt or data)[:3])


def test_a_line_that_breaks_after_all_was_said_is_not_sure(server: MailServer) -> None:
    server.hang_up = True
    assert plain(server).send(KLAAS).outcome == "unsure"


def test_a_server_that_is_away_or_silent_is_tried_later() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        url = f"smtp+plain://127.0.0.1:{silent.getsockname()[1]}"
        assert Smtp(Settings(smtp=url), patience=0.2).send(KLAAS).outcome == "later"
    assert Smtp(Settings(smtp=url)).send(KLAAS).outcome == "later"


def test_only_plain_addresses_are_addresses() -> None:
    assert all(map(is_address, ("klaas@example.org", "k.de-vries+werk@sub.example.co", "o'brien@example.nl")))
    wrong = ("", None, "klaas", "@example.org", "klaas@localhost", "k@@example.org", "k @example.org", "k@exämple.org", "k@example.org\n")  # fmt: skip
    assert not any(map(is_address, wrong))


def test_a_wrong_mail_server_is_said_at_the_start() -> None:
    with pytest.raises(WrongSettings, match="VELDWERK_SMTP"):
        load({"VELDWERK_SMTP": "mail.example.org:25"})
    with pytest.raises(WrongSettings, match="VELDWERK_MAIL_FROM"):
        load({"VELDWERK_MAIL_FROM": "Voltwijk <info@voltwijk.example>"})
