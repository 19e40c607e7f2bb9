"""Reports made by hand, with a key that everybody knows: sound ones, and what Mallory makes of them.

`python -m tests.reports.forge` writes the test vectors of tests/wire/evidence again.
"""

import copy
import hashlib
import json
import random
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PIL import Image

from server.kit.chain_link import GENESIS, content_text, hash_of, link_text
from server.kit.i18n import catalogue
from server.kit.signing_keys import key_id_of
from server.reports.file_seal import blank_seal, sealed
from server.reports.typeset import typeset

VECTORS = Path(__file__).parents[1] / "wire" / "evidence"
TENANT = "0199aaaa-0000-7000-8000-000000000001"
VISIT = "0199aaaa-0000-7000-8000-000000000002"
AT = datetime(2026, 11, 20, 13, 3, 12, tzinfo=UTC)
MADE = datetime(2026, 11, 20, 14, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Key:
    """A signing key from a seed of 32 equal bytes."""

    private: Ed25519PrivateKey

    @classmethod
    def of(cls, seed: int) -> "Key":
        return cls(Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32))

    @property
    def public(self) -> bytes:
        return self.private.public_key().public_bytes_raw()

    @property
    def id(self) -> str:
        return key_id_of(self.public)

    def sign(self, message: bytes) -> str:
        return self.private.sign(message).hex()

    def published(self, state: str = "active", until: str | None = None) -> dict[str, Any]:
        said = {"id": self.id, "public_key": self.public.hex(), "state": state, "reason": None}
        return said | {"from": "2026-01-01T00:00:00.000Z", "until": until}


COMPANY, MALLORY = Key.of(1), Key.of(2)


def photo(seed: int) -> bytes:
    """A small JPEG that cannot be packed any smaller, so that it lies in the PDF as it is."""
    out = BytesIO()
    Image.frombytes("L", (64, 48), random.Random(seed).randbytes(64 * 48)).save(out, "JPEG")
    return out.getvalue()


def mark() -> bytes:
    out = BytesIO()
    Image.new("L", (60, 20), 200).save(out, "PNG")
    return out.getvalue()


@dataclass
class Draft:
    """A report before it is sealed. `said` is the statement; `key` seals; change what you like, then `pdf()`."""

    key: Key = COMPANY
    name: str = "Klaas de Wit"
    photos: list[bytes] = field(default_factory=lambda: [photo(0), photo(90)])
    offset_ms: int = 2100
    jumps: int = 0
    channel: str = "phone"
    typed: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    said: dict[str, Any] = field(default_factory=dict)
    bundle: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.said = {
            "format": "veldwerk.statement/1", "lang": "nl", "tenant": TENANT, "visit": VISIT, "nr": "WO-2026-00001/1",
            "title": "Laadpaal 11 kW", "customer": "Klaas de Wit", "address": "Dorpsstraat 4, 1234AB Ons Dorp",
            "lines": ["1 x Laadpaal"], "parts": [], "remarks": "", "checklist": {"version": "", "number": 0},
            "app": "1.0.0", "role": "customer", "name": self.name, "consent": "Akkoord.",
            "answers": [{"item": "dead", "repeat": 0, "title": "Spanningsloos", "value": "ok", "note": ""}],
            "photos": [{"item": "", "repeat": nr, "sha256": sha(one)} for nr, one in enumerate(self.photos)],
        }  # fmt: skip
        statement = rfc8785.dumps(self.said)
        self.files = {f"statement-{sha(statement)[:12]}.json": statement}
        self.files |= {f"photo-{nr:02}-{sha(one)[:12]}.jpg": one for nr, one in enumerate(self.photos, 1)}
        self.files[f"signature-customer-{sha(mark())[:12]}.png"] = mark()
        content = {
            "format": "veldwerk.signature/1", "id": "0199aaaa-0000-7000-8000-000000000003", "visit": VISIT,
            "role": "customer", "name": self.name, "statement": sha(statement), "image": "" if self.typed else sha(mark()), "typed": self.typed,
            "consent": "Akkoord.", "channel": self.channel, "by": "0199aaaa-0000-7000-8000-000000000004",
            "device": "0199aaaa-0000-7000-8000-000000000005", "mutation": "0199aaaa-0000-7000-8000-000000000006",
            "at": "2026-11-20T13:03:12.000Z", "offset_ms": self.offset_ms, "jumps": self.jumps,
            "received_at": "2026-11-20T13:05:40.000Z",
        }  # fmt: skip
        text = content_text(content, "ab" * 16)
        first = self.link(1, GENESIS, hash_of("an earlier signature"))
        own = self.link(2, hash_of(first["link"]), hash_of(text))
        self.bundle = {
            "format": "veldwerk.report/1",
            "tenant": {"id": TENANT, "slug": "voltwijk", "name": "Voltwijk Laadpalen"},
            "keys_url": "https://werk.voltwijk.example/.well-known/veldwerk/voltwijk/keys.json",
            "report": {"number": 1, "visit": VISIT, "nr": "WO-2026-00001/1", "lang": "nl", "made_at": "2026-11-20T14:00:00.000Z"},
            "signatures": [{"content": text} | own],
            "proof": [own, self.link(3, hash_of(own["link"]), hash_of("a later signature"))],
            "keys": [self.key.published()],
            "files": [{"name": name, "what": name.split("-")[0], "type": "", "sha256": sha(data)} for name, data in self.files.items()],
            "changed": [],
            "withheld": [],
        }  # fmt: skip

    def link(self, number: int, prev: str, content: str) -> dict[str, str]:
        at = datetime(2026, 11, 20, 13, 6, number, tzinfo=UTC)
        text = link_text(tenant=TENANT, chain="signature", number=number, content=content, prev=prev, key=self.key.id, at=at)  # fmt: skip
        return {"link": text, "sig": self.key.sign(text.encode())}

    def other(self, **instead: Any) -> "Draft":
        """A copy in which something stands otherwise, whatever its hashes and signatures say."""
        new = copy.copy(self)
        new.bundle, new.files = copy.deepcopy(self.bundle), dict(self.files)
        for name, value in instead.items():
            setattr(new, name, value)
        return new

    def replaced(self, pattern: str, change: Any) -> "Draft":
        """A copy in which the attached file that matches is changed by `change(bytes)`."""
        files = {name: change(data) if re.match(pattern, name) else data for name, data in self.files.items()}
        return self.other(files=files)

    def typeset(self) -> bytes:
        """The PDF with zeros for a seal."""
        bundle = json.dumps(self.bundle, ensure_ascii=False, sort_keys=True).encode()
        everything = {"veldwerk.json": bundle} | self.files
        words = {key.removeprefix("reports.pdf_"): text for key, text in catalogue("nl").items() if key.startswith("reports.pdf_")}  # fmt: skip
        texts = dict.fromkeys(
            (
                "company_numbers",
                "address",
                "remarks",
                "withheld",
                "keys_url",
                "verify_url",
                "logo",
                "legal",
                "carried",
                "unsigned",
                "record",
            ),
            "",
        )
        lists: dict[str, list[Any]] = {name: [] for name in ("lines", "answers", "parts", "photos", "changes", "signatures", "hashes")}  # fmt: skip
        data = (
            texts
            | lists
            | {
                "lang": "nl",
                "t": words,
                "colour": "#00505c",
                "company": "Voltwijk Laadpalen",
                "title": "Laadpaal",
                "number": "1",
            }
        )
        data |= {"nr": "WO-2026-00001/1", "made": "", "customer": self.name, "key": self.key.id, "seal": blank_seal(self.key.id)}  # fmt: skip
        data["files"] = [{"name": name, "type": "application/octet-stream", "relationship": "source", "description": name} for name in everything]  # fmt: skip
        return typeset(data, everything, MADE)

    def pdf(self) -> bytes:
        """The sealed PDF."""
        return sealed(self.typeset(), self.key.id, self.key.sign)

    def with_seal_of(self, pdf: bytes) -> bytes:
        """What Mallory can do without a key: everything as she likes, and the seal of a report that she has."""
        found = re.search(rb"veldwerk-seal:[0-9a-f:]+", pdf)
        assert found is not None
        return self.typeset().replace(blank_seal(self.key.id).encode(), found[0])


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def flipped(data: bytes, at: int) -> bytes:
    """One byte is another."""
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def vectors() -> dict[str, bytes]:
    """The files of tests/wire/evidence."""
    draft = Draft()
    link = draft.bundle["signatures"][0]
    told = {
        "private_key": "01" * 32,
        "public_key": COMPANY.public.hex(),
        "key_id": COMPANY.id,
        "content": link["content"],
        "content_sha256": hash_of(link["content"]),
        "link": link["link"],
        "link_sha256": hash_of(link["link"]),
        "signature": link["sig"],
    }
    keys = {"tenant": TENANT, "slug": "voltwijk", "name": "Voltwijk Laadpalen", "keys": [COMPANY.published()]}
    return {
        "report.pdf": draft.pdf(),
        "keys.json": json.dumps(keys, indent=1).encode() + b"\n",
        "link.json": json.dumps(told, indent=1, ensure_ascii=False).encode() + b"\n",
    }


if __name__ == "__main__":
    for name, data in vectors().items():
        (VECTORS / name).write_bytes(data)
