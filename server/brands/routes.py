"""The JSON calls of brands, and the picture that customers' pages show."""

from collections.abc import Callable
from typing import Any

from marshmallow import Schema, fields, validate
from sqlalchemy import select

from server.accounts.models import Entity, Tenant
from server.kit.errors import Problem
from server.kit.house import House
from server.kit.http import Answer, Door, Sample, answer
from server.kit.i18n import t

from .changing import FIELDS, begin_entity, change_entity, documents_of_entities, end_entity, entity_in, resume_entity
from .checks import WrongFields
from .colours import ratio_text
from .logos import LARGEST, drop_logo, keep_logo, logo_of, marks_of
from .room import brands

__all__ = ["address_of", "logo_address", "problem_of"]

_ONE = {"entity": "an entity"}
_PIXELS = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000200000002001000000005b0147590000001149444154789c63fccfc0c0c0c430680900b301013f13afe3880000000049454e44ae426082"
)


class BrandFields(Schema):
    """A brand's fields as texts; null or "" for none. `keep_colour`: also a colour that cannot be read as text. `serves`:
    both, businesses or consumers; `line`: install_partners, install_direct, panels or wholesale; `skills`: codes."""

    name = fields.String(validate=validate.Length(max=400))
    kvk = fields.String(allow_none=True, validate=validate.Length(max=400))
    vat = fields.String(allow_none=True, validate=validate.Length(max=400))
    iban = fields.String(allow_none=True, validate=validate.Length(max=400))
    colour = fields.String(allow_none=True, validate=validate.Length(max=400))
    email = fields.String(allow_none=True, validate=validate.Length(max=400))
    sender = fields.String(allow_none=True, validate=validate.Length(max=400))
    phone = fields.String(allow_none=True, validate=validate.Length(max=400))
    street = fields.String(allow_none=True, validate=validate.Length(max=400))
    postcode = fields.String(allow_none=True, validate=validate.Length(max=400))
    city = fields.String(allow_none=True, validate=validate.Length(max=400))
    legal_nl = fields.String(allow_none=True, validate=validate.Length(max=2000))
    legal_en = fields.String(allow_none=True, validate=validate.Length(max=2000))
    langs = fields.String(validate=validate.Length(max=40))
    serves = fields.String(validate=validate.Length(max=40))
    line = fields.String(allow_none=True, validate=validate.Length(max=40))
    product_range = fields.String(allow_none=True, validate=validate.Length(max=400))
    skills = fields.List(fields.String(validate=validate.Length(max=60)), validate=validate.Length(max=50))
    keep_colour = fields.Boolean(load_default=False)


@brands.get("/api/entities", permission="brands.write", door="office", sample=Sample())
def read_entities(door: Door) -> Answer:
    """Every brand with all its fields, and its logo's hash and size; those that ended come last."""
    with door.read() as house:
        return answer({"items": documents_of_entities(house)})


@brands.post("/api/entities", permission="brands.write", door="office", takes=BrandFields, sample=Sample(json={"name": "Laadkust", "colour": "00505c"}))  # fmt: skip
def make_entity(door: Door, args: dict[str, Any]) -> Answer:
    """Begin a brand; 201. 422 with `errors`, a pointer and a sentence for each field that cannot be."""
    return _done(door, lambda house: begin_entity(house, _texts(args), keep_colour=args["keep_colour"], skills=args.get("skills", ())), 201)  # fmt: skip


@brands.patch("/api/entity/<id:entity>", permission="brands.write", door="office", takes=BrandFields, sample=Sample(path=_ONE, json={"phone": "038 555 0100"}))  # fmt: skip
def patch_entity(door: Door, entity: str, args: dict[str, Any]) -> Answer:
    """Change the fields that are sent. 422 with `errors`; a colour too pale for text comes with the nearest that is not."""
    return _done(door, lambda house: change_entity(house, entity, _texts(args), keep_colour=args["keep_colour"], skills=args.get("skills")))  # fmt: skip


@brands.post("/api/entity/<id:entity>/end", permission="brands.write", door="office", sample=Sample(path=_ONE))
def end(door: Door, entity: str) -> Answer:
    """No new work goes under this brand; what was done keeps its name. 409 for the last one."""
    return _done(door, lambda house: end_entity(house, entity))


@brands.post("/api/entity/<id:entity>/resume", permission="brands.write", door="office", sample=Sample(path=_ONE))
def resume(door: Door, entity: str) -> Answer:
    """A brand that ended goes on."""
    return _done(door, lambda house: resume_entity(house, entity))


@brands.put("/api/entity/<id:entity>/logo", permission="brands.write", door="office", limit=LARGEST + 1024, sample=Sample(path=_ONE, body=_PIXELS, headers={"Content-Type": "image/png"}))  # fmt: skip
def put_logo(door: Door, entity: str) -> Answer:
    """The raw bytes of a PNG, JPEG or WebP become the logo. 413 too large, 415 no such picture, 422 too small."""

    def keep(house: House) -> Entity:
        row = entity_in(house, entity)
        keep_logo(house, entity, door.request.get_data(), by=door.who.member)
        return row

    return _done(door, keep)


@brands.delete("/api/entity/<id:entity>/logo", permission="brands.write", door="office", sample=Sample(path=_ONE))
def delete_logo(door: Door, entity: str) -> Answer:
    """Take the logo away; the brand's name stands in its place."""

    def drop(house: House) -> Entity:
        row = entity_in(house, entity)
        drop_logo(house, entity)
        return row

    return _done(door, drop)


@brands.get("/merk/<slug>/<code>/<sha256>.png", permission="public", door="public", sample=Sample(path={"slug": "voltwijk", "code": "voltwijk", "sha256": "0" * 64}))  # fmt: skip
def logo_picture(door: Door, slug: str, code: str, sha256: str) -> Answer:
    """A brand's logo, for customers' pages. Its address holds its hash: another picture has another address."""
    with door.doorstep() as session:
        tenant = session.scalars(select(Tenant.id).where(Tenant.slug == slug)).one_or_none()
    if tenant is None:
        raise Problem(404, "kit.not_found")
    with door.read(tenant) as house:
        entity = house.session.scalars(select(Entity.id).where(Entity.code == code)).one_or_none()
        logo = logo_of(house, entity) if entity else None
    if logo is None or logo.sha256 != sha256:
        raise Problem(404, "kit.not_found")
    return Answer(logo.png, mimetype="image/png", headers={"Cache-Control": "public, max-age=31536000, immutable"})


def logo_address(house: House, entity: str) -> str | None:
    """Where the picture can be had by anybody; None without a logo."""
    row, mark = house.session.get(Entity, (house.tenant, entity)), marks_of(house, entity).get(entity)
    return address_of(house.session.get_one(Tenant, house.tenant).slug, row.code, mark.sha256) if row and mark else None


def address_of(slug: str, code: str, sha256: str) -> str:
    """Where a picture can be had: its company, its brand, its hash."""
    return f"/merk/{slug}/{code}/{sha256}.png"


def problem_of(wrong: WrongFields, lang: str) -> Problem:
    """422 with a sentence for each field, in this language."""
    errors: list[dict[str, Any]] = []
    for name, (key, params) in wrong.fields.items():
        said = {one: ratio_text(value, lang) if isinstance(value, float) else value for one, value in params.items()}
        errors.append({"pointer": f"/{name}", "why": t(key, lang, **said)} | params)
    return Problem(422, "brands.wrong", pointer=errors[0]["pointer"], errors=errors, why=errors[0]["why"])


def _texts(args: dict[str, Any]) -> dict[str, str | None]:
    return {name: args[name] for name in FIELDS if name in args}


def _done(door: Door, act: Callable[[House], Entity], status: int = 200) -> Answer:
    try:
        with door.write() as house:
            row = act(house)
            house.session.flush()
            return answer(documents_of_entities(house, row.id)[0], status)
    except WrongFields as wrong:
        raise problem_of(wrong, door.lang) from wrong
