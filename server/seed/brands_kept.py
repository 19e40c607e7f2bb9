"""Brands as they are after years: with address, bank account, small print and a logo; and one that has ended."""

from io import BytesIO

from PIL import Image, ImageDraw
from sqlalchemy import select

from server.accounts.models import Entity
from server.brands.changing import begin_entity, change_entity, end_entity
from server.brands.logos import keep_logo, logo_of
from server.kit.house import House

from .chapters import Chapter
from .made_ids import made_id
from .people import Brand, Company

PAPERS = {
    "iban": "NL91ABNA0417164300",
    "street": "Industrieweg 12",
    "postcode": "8012 AB",
    "city": "Zwolle",
    "legal_nl": "Op al ons werk geldt twee jaar garantie. Algemene voorwaarden: zie onze site.",
    "legal_en": "All our work is covered by a two-year warranty. General terms: see our site.",
}
ENDED = {"name": "Stroomplek", "email": "service@stroomplek.example", "colour": "4b3f72"}
LOGO = (480, 160)


def keep(house: House, company: Company) -> None:
    """What is there from a try before stays as it is."""
    admin = next(person for person in company.people if person.role == "admin")
    for brand in company.brands:
        entity = made_id(company.slug, "entity", brand.code)
        change_entity(house, entity, PAPERS)
        if logo_of(house, entity) is None:
            keep_logo(house, entity, _logo(brand), by=made_id(company.slug, "member", admin.first))
    if house.session.scalars(select(Entity.id).where(Entity.tenant_id == house.tenant, Entity.name == ENDED["name"])).first():  # fmt: skip
        return
    end_entity(house, begin_entity(house, ENDED, keep_colour=True).id)


def _logo(brand: Brand) -> bytes:
    """A bolt on the brand's colour, and a bar of it: no name, which would want a font."""
    width, height = LOGO
    picture = Image.new("RGBA", LOGO, (0, 0, 0, 0))
    draw, colour = ImageDraw.Draw(picture), f"#{brand.colour or '0b6e63'}"
    draw.rounded_rectangle((0, 0, height, height), radius=36, fill=colour)
    draw.polygon(((92, 18), (48, 90), (78, 90), (66, 142), (112, 68), (82, 68)), fill="white")
    for nr, share in enumerate((0.9, 0.65, 0.4)):
        draw.rounded_rectangle((height + 30, 22 + 44 * nr, height + 30 + (width - height - 30) * share, 46 + 44 * nr), radius=12, fill=colour)  # fmt: skip
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


CHAPTER = Chapter("brands", begin=keep)
