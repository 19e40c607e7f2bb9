"""Logos: taken by what their bytes are, made into one small PNG, shown to whoever meets the brand."""

import hashlib
from dataclasses import dataclass
from io import BytesIO
from typing import NamedTuple

from PIL import Image, ImageOps, UnidentifiedImageError
from sqlalchemy import select

from server.kit.errors import Problem
from server.kit.house import House

from .models import BrandLogo

__all__ = ["LARGEST", "Picture", "drop_logo", "keep_logo", "logo_of", "taken"]

LARGEST = 2 * 1024 * 1024
"""Bytes of what may be sent."""
PIXELS = 20_000_000
BOX, LEAST = (600, 240), 24
BROKEN = (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError)


@dataclass(frozen=True)
class Picture:
    """A logo as it is kept."""

    png: bytes
    width: int
    height: int


def taken(data: bytes) -> Picture:
    """What was sent as a small PNG without metadata, whatever its name or type said.

    Problem 413 `brands.logo_large`; 415 `brands.logo_kind` for what is no PNG, JPEG or WebP; 422 `brands.logo_small`.
    """
    if len(data) > LARGEST:
        raise Problem(413, "brands.logo_large", pointer="/logo", most=LARGEST // 1024 // 1024)
    try:
        with Image.open(BytesIO(data), formats=["PNG", "JPEG", "WEBP"]) as opened:
            if opened.width * opened.height > PIXELS:
                raise Problem(413, "brands.logo_large", pointer="/logo", most=LARGEST // 1024 // 1024)
            picture = ImageOps.exif_transpose(opened).convert("RGBA")
    except BROKEN as error:
        raise Problem(415, "brands.logo_kind", pointer="/logo") from error
    if min(picture.size) < LEAST:
        raise Problem(422, "brands.logo_small", pointer="/logo", least=LEAST)
    picture.thumbnail(BOX, Image.Resampling.LANCZOS)
    out = BytesIO()
    picture.save(out, "PNG", optimize=True)
    return Picture(out.getvalue(), picture.width, picture.height)


class Mark(NamedTuple):
    """What is said of a logo without its picture."""

    sha256: str
    width: int
    height: int


def logo_of(house: House, entity: str) -> BrandLogo | None:
    """The logo of an entity."""
    mine = select(BrandLogo).where(BrandLogo.tenant_id == house.tenant, BrandLogo.entity_id == entity)
    return house.session.scalars(mine).one_or_none()


def marks_of(house: House, entity: str | None = None) -> dict[str, Mark]:
    """The logos of all entities, or of one, without their pictures: by entity."""
    asked = select(BrandLogo.entity_id, BrandLogo.sha256, BrandLogo.width, BrandLogo.height).where(
        BrandLogo.tenant_id == house.tenant
    )
    rows = house.session.execute(asked.where(BrandLogo.entity_id == entity) if entity else asked)
    return {row.entity_id: Mark(row.sha256, row.width, row.height) for row in rows}


def keep_logo(house: House, entity: str, data: bytes, *, by: str) -> BrandLogo:
    """This is the logo from now on. Written down. Problems as `taken`."""
    picture = taken(data)
    row, sha256 = logo_of(house, entity), hashlib.sha256(picture.png).hexdigest()
    was = row.sha256 if row else None
    if row is None:
        row = BrandLogo(id=house.desk.new_id(), entity_id=entity)
        house.session.add(row)
    row.png, row.sha256, row.width, row.height = picture.png, sha256, picture.width, picture.height
    row.by_member_id, row.at = by, house.now
    if was != sha256:
        house.audit("change", "entity", entity, {"logo": was}, {"logo": sha256})
    return row


def drop_logo(house: House, entity: str) -> None:
    """No logo any more; its name stands there instead. Written down."""
    row = logo_of(house, entity)
    if row is not None:
        house.session.delete(row)
        house.audit("change", "entity", entity, {"logo": row.sha256}, {"logo": None})
