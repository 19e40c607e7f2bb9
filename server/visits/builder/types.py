"""Which kinds of visit use a checklist: their new visits get its newest version."""

from collections.abc import Sequence

from sqlalchemy import select

from server.kit.errors import Problem
from server.kit.house import House
from server.visits.models import VisitType

from . import drafts


def use_for(house: House, template: str, codes: Sequence[str]) -> None:
    """Let exactly these kinds of visit use the checklist. What is planned already keeps what it has; so does a kind that was
    put away.

    Problem 404, 422 visits.unknown_type.
    """
    drafts.template_of(house, template)
    rows = house.session.scalars(select(VisitType).where(VisitType.ended_at.is_(None))).all()
    known = {row.code: row for row in rows}
    strange = [code for code in codes if code not in known]
    if strange:
        raise Problem(422, "visits.unknown_type", pointer="/types", type=strange[0])
    before = sorted(row.code for row in rows if row.checklist_template_id == template)
    after = sorted(set(codes))
    for code in set(before) ^ set(after):
        house.desk.change("visit_type", known[code].id, checklist_template_id=template if code in after else None)
    if before != after:
        house.audit("use", "checklist_template", template, {"types": before}, {"types": after})
