"""Judging a report: is the file as it was sealed, are the signed texts, names and photos as they were signed, whose key?

Every step is in docs/evidence.md; static/verify/check.js is its twin, step by step.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from server.reports.file_seal import MARK, find_seal

from .read_pdf import CutShort, NotOurs, attachments

__all__ = ["BUNDLE", "FORMAT", "Checked", "Signed", "check"]

BUNDLE = "veldwerk.json"
FORMAT = "veldwerk.report/1"
Keys = Iterable[Mapping[str, Any]]


@dataclass(frozen=True)
class Signed:
    """One signature as it was sealed. `at` is the phone's clock put right; `latest` when the office had it, by its own.

    `sure`: the phone's clock had not jumped. `offset_ms` is what was added to it. `channel` says whose clock it is: the
    technician's phone, or the office's, by a link. `typed`: a name instead of a drawn mark.
    """

    name: str
    role: str
    at: str
    latest: str
    offset_ms: int
    jumps: int
    sure: bool
    number: int
    channel: str
    typed: bool


@dataclass
class Checked:
    """What was found. `verdict`: valid, changed, not_ours. `trust`: published, revoked (published, and somebody else may
    have it), embedded (only the file itself names the key).

    `faults` are (code, about): what is wrong, and of what. `changes` is how many things changed after the signing, by the
    report's own word; `withheld` how many photos it leaves out. `links`: {link, number} of each signature; `chain`: stands
    (they stand so in the chain that the company publishes), away (that could not be asked now), "" (nobody asked).
    """

    verdict: str = "valid"
    trust: str = "embedded"
    faults: list[tuple[str, str]] = field(default_factory=list)
    signatures: list[Signed] = field(default_factory=list)
    company: str = ""
    nr: str = ""
    made_at: str = ""
    key: str = ""
    keys_url: str = ""
    photos: int = 0
    withheld: int = 0
    changes: int = 0
    unsigned: bool = False
    record: str = ""
    links: list[dict[str, Any]] = field(default_factory=list)
    chain: str = ""

    def fault(self, code: str, about: str = "") -> None:
        """Something is not as it was sealed."""
        self.verdict = "changed" if self.verdict == "valid" else self.verdict
        self.faults.append((code, about))


def check(pdf: bytes, keys: Keys | None = None) -> Checked:
    """Judge a file. `keys` is the company's list as it publishes it ("keys" of keys.json), when somebody has it."""
    found = Checked()
    try:
        files = attachments(pdf)
        bundle = _bundle(files)
    except CutShort:
        found.fault("cut_short")
        return found
    except (NotOurs, ValueError, RecursionError):
        return _unread(pdf)
    try:
        _check(found, pdf, files, bundle, None if keys is None else list(keys))
    except (LookupError, TypeError, ValueError, AttributeError, RecursionError):
        found.fault("bundle")  # of another shape than we write
    return found


def _unread(pdf: bytes) -> Checked:
    found = Checked(verdict="not_ours", faults=[("not_ours", "")])
    if (
        pdf.startswith(b"%PDF-") and MARK in pdf
    ):  # ours once: another program saved it again, or somebody took the bundle out
        return Checked(verdict="changed", faults=[("unreadable", "")])
    return found


def _bundle(files: Mapping[str, bytes]) -> dict[str, Any]:
    if BUNDLE not in files:
        raise NotOurs("no bundle")
    said = json.loads(files[BUNDLE])
    if not isinstance(said, dict) or said.get("format") != FORMAT:
        raise NotOurs("another format")
    return said


def _check(found: Checked, pdf: bytes, files: Mapping[str, bytes], bundle: dict[str, Any], keys: list[Any] | None) -> None:  # fmt: skip
    found.company, found.nr = str(bundle["tenant"]["name"]), str(bundle["report"]["nr"])
    found.made_at, found.keys_url = str(bundle["report"]["made_at"]), str(bundle["keys_url"])
    found.changes, found.withheld = len(bundle["changed"]), len(bundle["withheld"])
    _check_seal(found, pdf, bundle)
    by_hash = {sha256(data).hexdigest() for data in files.values()}
    for listed in bundle["files"]:
        if listed["name"] not in files or sha256(files[listed["name"]]).hexdigest() != listed["sha256"]:
            found.fault("file", str(listed["name"]))
    links: list[dict[str, Any]] = []
    for entry in bundle["signatures"]:
        links.append(_check_signature(found, entry, files, by_hash, bundle))
    if bundle.get("unsigned") is not None:
        _check_record(found, files, by_hash, bundle)
    elif not links:
        found.fault("no_signature")
    found.unsigned = not any(one.role == "customer" for one in found.signatures)
    _check_proof(found, bundle, links)
    if keys is not None:
        _check_key(found, bundle, links, keys)


def _check_seal(found: Checked, pdf: bytes, bundle: dict[str, Any]) -> None:
    seal = find_seal(pdf)
    if seal is None:
        return found.fault("seal")
    found.key = seal.key_id
    if not _verifies(_key(bundle["keys"], seal.key_id), seal.message, seal.signature):
        found.fault("seal")
    return None


def _check_signature(
    found: Checked, entry: dict[str, str], files: Mapping[str, bytes], by_hash: set[str], bundle: dict[str, Any]
) -> dict[str, Any]:
    content, link = json.loads(entry["content"]), json.loads(entry["link"])
    who = str(content["name"])
    if link["format"] != "veldwerk.link/1" or link["chain"] != "signature" or link["tenant"] != bundle["tenant"]["id"]:
        found.fault("link", who)
    if not _verifies(_key(bundle["keys"], link["key"]), entry["link"].encode(), entry["sig"]):
        found.fault("countersignature", who)
    if sha256(entry["content"].encode()).hexdigest() != link["content"]:
        found.fault("signature", who)
    if content["image"] and content["image"] not in by_hash:
        found.fault("mark", who)
    _check_statement(found, content, files, by_hash, bundle)
    found.signatures.append(_signed(content, link["number"]))
    found.links.append({"link": entry["link"], "number": link["number"]})
    return link


def _check_statement(
    found: Checked, content: dict[str, Any], files: Mapping[str, bytes], by_hash: set[str], bundle: dict[str, Any]
) -> None:
    text = next((data for data in files.values() if sha256(data).hexdigest() == content["statement"]), None)
    if text is None:
        return found.fault("statement", str(content["name"]))
    said = json.loads(text)
    same = ("visit", "name", "role")
    if any(said[name] != content[name] for name in same) or said["tenant"] != bundle["tenant"]["id"]:
        found.fault("statement", str(content["name"]))
    return _check_photos(found, said, by_hash, bundle)


def _check_record(found: Checked, files: Mapping[str, bytes], by_hash: set[str], bundle: dict[str, Any]) -> None:
    """The text that the company made itself, as nobody signed: it speaks of this visit, in nobody's name."""
    found.record = str(bundle["unsigned"]["record"])
    text = next((data for data in files.values() if sha256(data).hexdigest() == found.record), None)
    said = json.loads(text) if text is not None else {}
    if text is None or (said.get("visit"), said.get("tenant"), said.get("name")) != (bundle["report"]["visit"], bundle["tenant"]["id"], ""):  # fmt: skip
        return found.fault("record")
    return _check_photos(found, said, by_hash, bundle)


def _check_photos(found: Checked, said: dict[str, Any], by_hash: set[str], bundle: dict[str, Any]) -> None:
    withheld = {one["sha256"] for one in bundle["withheld"]}
    photos = [photo["sha256"] for photo in said["photos"]]
    found.photos = max(found.photos, len(photos))
    for nr, photo in enumerate(photos, 1):
        if photo not in by_hash and photo not in withheld:
            found.fault("photo", str(nr))


def _check_proof(found: Checked, bundle: dict[str, Any], links: list[dict[str, Any]]) -> None:
    """The links from the first signature to the head follow each other, and the signatures' own are among them."""
    texts: dict[int, str] = {}
    for entry in bundle["proof"]:
        link = json.loads(entry["link"])
        texts[link["number"]] = entry["link"]
        if not _verifies(_key(bundle["keys"], link["key"]), entry["link"].encode(), entry["sig"]):
            found.fault("chain", str(link["number"]))
        before = texts.get(link["number"] - 1)
        if before is not None and sha256(before.encode()).hexdigest() != link["prev"]:
            found.fault("chain", str(link["number"]))
    own = {json.loads(entry["link"])["number"]: entry["link"] for entry in bundle["signatures"]}
    if texts and (max(texts) - min(texts) + 1 != len(texts) or any(texts.get(nr) != own[nr] for nr in own)):
        found.fault("chain")


def _check_key(found: Checked, bundle: dict[str, Any], links: list[dict[str, Any]], keys: list[Any]) -> None:
    """The keys that were used are the company's, and were good when they signed.

    A link by a key that was revoked later counts when another key sealed the file: the company held that link itself.
    """
    revoked = False
    used = [(found.key, str(bundle["report"]["made_at"])), *((link["key"], link["at"]) for link in links)]
    for key_id, at in [one for one in used if one[0]]:
        published = _key(keys, key_id)
        if published is None or published["public_key"] != (_key(bundle["keys"], key_id) or {}).get("public_key"):
            found.verdict = "not_ours"
            found.faults.append(("key_unknown", key_id))
        elif published["until"] is not None and _moment(at) > _moment(published["until"]):
            found.verdict = "not_ours"
            found.faults.append((f"key_{published['state']}", key_id))
        elif published["state"] == "revoked" and key_id == found.key:
            revoked = True  # whoever has it may write an earlier date
    found.trust = "revoked" if revoked else "published"


def _signed(content: dict[str, Any], number: int) -> Signed:
    at = _moment(content["at"]) + timedelta(milliseconds=int(content["offset_ms"]))
    said = at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return Signed(
        name=str(content["name"]),
        role=str(content["role"]),
        at=said,
        latest=str(content["received_at"]),
        offset_ms=int(content["offset_ms"]),
        jumps=int(content["jumps"]),
        sure=int(content["jumps"]) == 0,
        number=int(number),
        channel=str(content["channel"]),
        typed=not content["image"],
    )


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _key(keys: Keys, key_id: str) -> Mapping[str, Any] | None:
    """The key of this id, if its id is indeed made from it."""
    for key in keys:
        if key["id"] == key_id and sha256(bytes.fromhex(key["public_key"])).hexdigest()[:16] == key_id:
            return key
    return None


def _verifies(key: Mapping[str, Any] | None, message: bytes, signature: str) -> bool:
    if key is None:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key["public_key"])).verify(bytes.fromhex(signature), message)
    except (InvalidSignature, ValueError):
        return False
    return True
