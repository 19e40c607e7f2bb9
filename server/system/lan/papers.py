"""An authority of one's own, made once per data folder, and the server's certificate that it signs.

The authority may sign for private networks only (name constraints, RFC 5280 4.2.1.10), so that whoever steals its key
from a laptop can not be a bank on the phones that trust it.
"""

import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from server.system.lan.address import NETWORKS

__all__ = ["Papers", "papers"]

AUTHORITY_DAYS = 3650
SERVER_DAYS = 397
"""Phones of Apple's take none that is good for longer than 825 days; browsers like about a year."""
RENEW = timedelta(days=60)
SKEW = timedelta(days=1)
"""A phone whose clock is behind trusts it all the same."""


@dataclass(frozen=True)
class Papers:
    """Where they lie, and what a phone is given: `der`, with its SHA-256 as people compare it."""

    authority: Path
    certificate: Path
    key: Path
    der: bytes
    fingerprint: str


def papers(folder: Path, address: IPv4Address, now: datetime) -> Papers:
    """The papers in `folder`: the authority is made when there is none, the server's when its address or time is over."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    authority, authority_key = folder / "authority.pem", folder / "authority-key.pem"
    if not (authority.exists() and authority_key.exists()):
        _make_authority(authority, authority_key, now)
    ours = x509.load_pem_x509_certificate(authority.read_bytes())
    certificate, key = folder / "server.pem", folder / "server-key.pem"
    if not (certificate.exists() and key.exists() and _is_good(certificate, ours, address, now)):
        _make_certificate(certificate, key, ours, _key(authority_key), address, now)
    fingerprint = ":".join(f"{byte:02X}" for byte in ours.fingerprint(SHA256()))
    return Papers(authority, certificate, key, ours.public_bytes(Encoding.DER), fingerprint)


def _make_authority(certificate: Path, key: Path, now: datetime) -> None:
    secret = generate_private_key(SECP256R1())
    # The day is in the name: on a phone that trusts two of them, people see which is which.
    name = _name(f"Veldwerk {now:%Y-%m-%d}")
    allowed: list[x509.GeneralName] = [x509.IPAddress(one) for one in NETWORKS]
    # A kind of name of which nothing is said is free: this one shuts out every name but the machine's own.
    allowed.append(x509.DNSName("localhost"))
    built = (
        _begun(name, name, secret, now, AUTHORITY_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .add_extension(x509.NameConstraints(permitted_subtrees=allowed, excluded_subtrees=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(secret.public_key()), critical=False)
    )
    _write(key, _pem(secret))
    _write(certificate, built.sign(secret, SHA256()).public_bytes(Encoding.PEM))


def _make_certificate(
    certificate: Path,
    key: Path,
    authority: x509.Certificate,
    authority_key: EllipticCurvePrivateKey,
    address: IPv4Address,
    now: datetime,
) -> None:
    secret = generate_private_key(SECP256R1())
    who = x509.SubjectAlternativeName([x509.IPAddress(address)])
    # No address in the subject: OpenSSL takes a name there for one of the internet, which the authority may not sign.
    built = (
        _begun(_name("Veldwerk on this network"), authority.subject, secret, now, SERVER_DAYS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(who, critical=False)
        .add_extension(_usage(signs=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(secret.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()), critical=False)
    )
    _write(key, _pem(secret))
    _write(certificate, built.sign(authority_key, SHA256()).public_bytes(Encoding.PEM))


def _is_good(file: Path, authority: x509.Certificate, address: IPv4Address, now: datetime) -> bool:
    ours = x509.load_pem_x509_certificate(file.read_bytes())
    names = ours.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    is_signed = ours.issuer == authority.subject
    return is_signed and address in names.get_values_for_type(x509.IPAddress) and ours.not_valid_after_utc > now + RENEW


def _begun(
    who: x509.Name, by: x509.Name, key: EllipticCurvePrivateKey, now: datetime, days: int
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(by)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - SKEW)
        .not_valid_after(now - SKEW + timedelta(days=days))
    )


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs,
        key_cert_sign=signs,
        crl_sign=signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _key(file: Path) -> EllipticCurvePrivateKey:
    key = load_pem_private_key(file.read_bytes(), None)
    assert isinstance(key, EllipticCurvePrivateKey), "we made it"
    return key


def _pem(key: EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _write(file: Path, content: bytes) -> None:
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_bytes(content)
    draft.replace(file)
