"""Making a report: facts, files, typesetting, sealing, keeping. What waits is made when the last thing has come."""

import hashlib
from io import BytesIO

from sqlalchemy import func, select

from server.evidence.intake import register
from server.evidence.judging import PDF, Judged
from server.evidence.models import Blob
from server.evidence.names import blob_id
from server.evidence.pictures import Undecodable, smaller
from server.kit.chain_models import SigningKey
from server.kit.files import Files, files_of
from server.kit.house import House
from server.kit.ids import uuid7
from server.kit.jobs import Work
from server.kit.signing_keys import Signer, active_signer
from server.visits.models import Photo

from .addresses import keys_url, verify_url
from .bundle import Attached, bundle_of
from .facts import Facts, Waiting, facts_of
from .file_seal import blank_seal, sealed
from .lost_keys import is_lost
from .models import Report
from .pages import LOGO, pages_of
from .typeset import qr_svg, typeset

__all__ = ["make_report", "newest_report"]

SHOWN = 900
"""Pixels of the longest side of a photo on the pages; the attached one is the original."""
ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}


def make_report(work: Work, visit: str) -> bool:
    """Make the visit's report if it can be made and would say something new, or its key was revoked. Whether it did.

    The typesetting happens outside of any transaction that writes. Two at once make one: the number is unique.
    """
    files, base = files_of(work.app), work.settings.public_url
    with work.house() as house:  # the key may have to be made; and it is locked against a rotation
        signer = active_signer(house, work.settings.secret_key)
    with work.house(write=False) as house:
        try:
            facts = facts_of(house, files, visit)
        except Waiting:
            return False
        before = newest_report(house, visit)
        if facts is None or (before and before.basis == facts.basis and not is_lost(house, before)):
            return False
        number = before.number + 1 if before else 1
        pdf = _typeset(house, files, facts, number, signer, base)
    pdf = sealed(pdf, signer.key_id, signer.sign)
    with work.house() as house:
        _keep(house, files, facts, number, pdf, signer)
    return True


def newest_report(house: House, visit: str) -> Report | None:
    """The visit's last report."""
    query = select(Report).where(Report.visit_id == visit).order_by(Report.number.desc()).limit(1)
    return house.session.scalars(query).one_or_none()


def _typeset(house: House, files: Files, facts: Facts, number: int, signer: Signer, base: str) -> bytes:
    attached = _attached(house, files, facts)
    bundle = bundle_of(house, facts, number, attached, house.now, base)
    data = pages_of(
        facts,
        number=number,
        made_at=house.now,
        key_id=signer.key_id,
        seal=blank_seal(signer.key_id),
        keys_url=keys_url(base, facts.tenant.slug),
        verify_url=verify_url(base, facts.mark),
    )
    data["files"] = [_listed("veldwerk.json", "application/json", "source", "veldwerk.report/1")]
    data["files"] += [_listed(one.name, one.type, "supplement", one.sha256) for one in attached]
    beside = {"veldwerk.json": bundle} | {one.name: one.bytes for one in attached}
    if facts.logo:
        beside[LOGO] = facts.logo
    if base:
        beside["qr.svg"] = qr_svg(verify_url(base, facts.mark))
    for one in attached:
        if one.what == "photo":
            beside[f"{one.sha256}.jpg"] = _shown(one)
        elif one.what == "mark":
            beside[f"{one.sha256}.png"] = one.bytes
    return typeset(data, beside, house.now)


def _listed(name: str, kind: str, relationship: str, description: str) -> dict[str, str]:
    return {"name": name, "type": kind, "relationship": relationship, "description": description}


def _attached(house: House, files: Files, facts: Facts) -> list[Attached]:
    """The signed texts (or the office's own), the photos and the drawn marks, as the phone sent them."""
    found = [
        Attached(f"statement-{one.row.statement_sha256[:12]}.json", "statement", "application/json", one.row.statement_sha256, one.statement)
        for one in facts.signatures
    ]  # fmt: skip
    if facts.record:
        found.append(Attached(f"record-{facts.mark[:12]}.json", "record", "application/json", facts.mark, facts.record))
    found += [_picture(house, files, photo, nr) for nr, photo in enumerate(facts.photos, 1)]
    for one in facts.signatures:
        sha256 = one.row.image_sha256
        if sha256:
            found.append(_file(house, files, sha256, f"signature-{one.row.role}", "mark"))
    return list({one.name: one for one in found}.values())


def _picture(house: House, files: Files, photo: Photo, nr: int) -> Attached:
    return _file(house, files, photo.blob_sha256, f"photo-{nr:02}", "photo")


def _file(house: House, files: Files, sha256: str, name: str, what: str) -> Attached:
    blob = house.session.get_one(Blob, (house.tenant, blob_id(sha256)))
    with files.open(house.tenant, sha256) as source:
        data = source.read()
    return Attached(f"{name}-{sha256[:12]}.{ENDINGS.get(blob.type, 'bin')}", what, blob.type, sha256, data)


def _shown(one: Attached) -> bytes:
    """The photo as it stands on the page; one that cannot be opened is a grey field, its bytes go along all the same."""
    try:
        return smaller(BytesIO(one.bytes), one.type, SHOWN)
    except (Undecodable, KeyError):
        from PIL import Image

        out = BytesIO()
        Image.new("L", (8, 6), 220).save(out, "JPEG")
        return out.getvalue()


def _keep(house: House, files: Files, facts: Facts, number: int, pdf: bytes, signer: Signer) -> None:
    key = select(SigningKey.state).where(SigningKey.key_id == signer.key_id)
    if house.session.scalar(key) != "active":
        raise RuntimeError("The key was rotated meanwhile: the report is made again with the new one.")
    if (house.session.scalar(select(func.max(Report.number)).where(Report.visit_id == facts.visit.id)) or 0) >= number:
        return  # another worker was quicker
    sha256 = hashlib.sha256(pdf).hexdigest()
    files.put(house.tenant, sha256, [pdf])
    register(house, sha256, len(pdf), Judged(PDF))
    house.session.add(
        Report(
            id=uuid7(),
            visit_id=facts.visit.id,
            number=number,
            lang=facts.lang,
            blob_sha256=sha256,
            bytes=len(pdf),
            basis=facts.basis,
            changed=len(facts.changes),
            made_at=house.now,
        )
    )
