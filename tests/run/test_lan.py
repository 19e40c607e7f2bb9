"""Phones on the network: https by an authority of our own, and the page on which a phone comes to trust it."""

import base64
import hashlib
import http.client
import os
import socket
import ssl
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import ExitStack, suppress
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID
from playwright.sync_api import sync_playwright

from server.system.lan.address import lan_address
from server.system.lan.papers import papers
from server.system.wish import CannotStart
from tests.chromium import CHROMIUM
from tests.journeys.phone import FLAGS
from tests.office.in_chromium import flaws
from tests.run.conftest import Running

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
HOME = IPv4Address("192.168.1.20")


def test_the_authority_is_made_once_and_the_servers_papers_when_they_are_needed(tmp_path: Path) -> None:
    first = papers(tmp_path, HOME, NOW)
    again = papers(tmp_path, HOME, NOW + timedelta(days=300))
    assert (again.fingerprint, again.certificate.read_bytes()) == (first.fingerprint, first.certificate.read_bytes())
    server = first.certificate.read_bytes()
    for address, now in ((IPv4Address("192.168.1.21"), NOW), (HOME, NOW + timedelta(days=390))):
        moved = papers(tmp_path, address, now)
        assert moved.fingerprint == first.fingerprint  # phones go on trusting
        assert moved.certificate.read_bytes() != server
    assert not [file.name for file in tmp_path.iterdir() if file.stat().st_mode & 0o077]


def test_who_steals_the_authoritys_key_cannot_be_a_bank(tmp_path: Path) -> None:
    ours = papers(tmp_path, HOME, datetime.now(UTC))
    met(ours.authority, ours.certificate, ours.key, str(HOME))
    for name in ("bank.example", "8.8.8.8"):
        with pytest.raises(ssl.SSLCertVerificationError, match="permitted subtree violation"):
            met(ours.authority, *forged(tmp_path, ours.authority, name), name)


def forged(folder: Path, authority: Path, name: str) -> tuple[Path, Path]:
    """What Mallory makes with the key: certificate and key for another's name."""
    stolen = load_pem_private_key((folder / "authority-key.pem").read_bytes(), None)
    assert isinstance(stolen, EllipticCurvePrivateKey)
    secret = generate_private_key(SECP256R1())
    whose = x509.IPAddress(ip_address(name)) if name[0].isdigit() else x509.DNSName(name)
    made = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Mallory")]))
        .issuer_name(x509.load_pem_x509_certificate(authority.read_bytes()).subject)
        .public_key(secret.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=300))
        .add_extension(x509.SubjectAlternativeName([whose]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(stolen.public_key()), critical=False)
        .sign(stolen, SHA256())
    )
    certificate, key = folder / "forged.pem", folder / "forged-key.pem"
    certificate.write_bytes(made.public_bytes(Encoding.PEM))
    key.write_bytes(secret.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return certificate, key


def met(authority: Path, certificate: Path, key: Path, name: str) -> None:
    """A phone that trusts the authority meets a server by that name, without a network."""
    served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    served.load_cert_chain(certificate, key)
    there, back = ssl.MemoryBIO(), ssl.MemoryBIO()
    phone = ssl.create_default_context(cafile=str(authority)).wrap_bio(back, there, server_hostname=name)
    server = served.wrap_bio(there, back, server_side=True)
    for side in (phone, server, phone, server):
        with suppress(ssl.SSLWantReadError):
            side.do_handshake()
    assert phone.version() == "TLSv1.3"


@pytest.mark.parametrize(
    ("wanted", "why"),
    [("laptop", "that is no address"), ("8.8.8.8", "on the internet"), ("192.168.213.77", "does not have the address")],
)
def test_an_address_that_cannot_be_had_is_said(wanted: str, why: str) -> None:
    with pytest.raises(CannotStart, match=why):
        lan_address(wanted)


def test_a_phone_on_the_network_gets_the_certificate_trusts_it_and_opens_the_app(
    start: Callable[..., Running],
) -> None:
    run = start("--lan", "127.0.0.1", port=three_free_ports())
    said = run.wait()["lan"]
    secure, plain = run.port + 443, run.port + 80
    assert (said["url"], said["page"]) == (f"https://127.0.0.1:{secure}", f"http://127.0.0.1:{plain}/lan/")
    for words in (said["page"], said["fingerprint"], "adb reverse", "▀"):
        assert words in run.said
    page = urllib.request.urlopen(said["page"], timeout=20).read().decode()
    assert said["fingerprint"] in page
    assert all(words in page for words in ("iPhone", "Android", "Mac", "Windows", "adb reverse", said["url"]))
    with urllib.request.urlopen(f"{said['page']}veldwerk.crt", timeout=20) as got:
        assert got.headers["Content-Type"] == "application/x-x509-ca-cert"
        trusted = ssl.create_default_context(cadata=got.read())
    asked = urllib.request.urlopen(f"{said['url']}/app/", timeout=20, context=trusted)
    assert asked.status == 200 and b"/app/start.js" in asked.read()
    with pytest.raises(urllib.error.URLError, match="CERTIFICATE_VERIFY_FAILED"):
        urllib.request.urlopen(f"{said['url']}/app/", timeout=20)
    with (
        socket.create_connection(("127.0.0.1", secure)) as line,
        pytest.raises(ssl.SSLCertVerificationError, match="not valid for"),
    ):
        trusted.wrap_socket(line, server_hostname="laptop.example")
    cookie = logged_in(secure, trusted)
    assert cookie.startswith("__Host-veldwerk-") and "Secure" in cookie
    nothing_else_over_plain_http(plain)
    in_chromium(run.folder, said)


def three_free_ports() -> int:
    """One, with those for https and the page: below those that the system gives out for calls."""
    for port in range(20_000 + os.getpid() % 9_000, 30_000):
        with suppress(OSError), ExitStack() as open_:
            for more in (0, 80, 443):
                open_.enter_context(socket.socket()).bind(("127.0.0.1", port + more))
            return port
    raise AssertionError("no three ports are free")


def logged_in(port: int, trusted: ssl.SSLContext) -> str:
    """Tess' phone signs in over https; the cookie that it gets."""
    line = http.client.HTTPSConnection("127.0.0.1", port, context=trusted, timeout=20)
    body = (
        '{"email": "tess@voltwijk.example", "password": "veldwerk-demo", '
        '"device": {"id": "01936f00-0000-7000-8000-000000000001", "name": "Telefoon", "platform": "test"}}'
    )
    line.request("POST", "/api/mobile/login", body, {"X-Veldwerk": "-", "Content-Type": "application/json"})
    answer = line.getresponse()
    said = answer.read()
    assert answer.status == 200, said
    line.close()
    return answer.headers["Set-Cookie"]


def nothing_else_over_plain_http(port: int) -> None:
    for path in ("/app/", "/office/", "/api/mobile/sync", "/"):
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        line.request("GET", path)
        answer = line.getresponse()
        assert (answer.status, answer.headers["Location"]) == (302, "/lan/"), path
        line.close()


def in_chromium(folder: Path, said: dict[str, str]) -> None:
    """The page before and after the certificate is trusted; then the app is opened, and again without the server's line."""
    certificate = x509.load_pem_x509_certificate((folder / "data/lan/server.pem").read_bytes())
    key = certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    pinned = base64.b64encode(hashlib.sha256(key).digest()).decode()
    with sync_playwright() as playwright:
        for nr, trust in enumerate(([], [f"--ignore-certificate-errors-spki-list={pinned}"])):
            phone = playwright.chromium.launch_persistent_context(
                str(folder / f"profile {nr}"),
                executable_path=CHROMIUM,
                args=[*FLAGS, *trust],
                viewport={"width": 360, "height": 780},
                locale="nl-NL",
            )
            page = phone.pages[0]
            with page.expect_event("requestfinished" if trust else "requestfailed", lambda one: "/lan/here" in one.url):
                page.goto(said["page"])
            done = page.get_by_text("Deze telefoon vertrouwt het certificaat.")
            done.wait_for(state="visible" if trust else "hidden")
            if trust:
                assert not flaws(page)
                page.get_by_role("link", name="Open Veldwerk").click()
                page.get_by_label("E-mail").wait_for()
                page.evaluate("navigator.serviceWorker.ready.then(() => true)")
                phone.set_offline(True)
                page.reload()
                page.get_by_label("E-mail").wait_for()
            phone.close()
