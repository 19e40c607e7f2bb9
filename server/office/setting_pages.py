"""The company's settings: each with its default, what changing it does and who did, changed one at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from server.accounts.brands import OURS
from server.accounts.models import Member, Tenant
from server.brands.checks import WrongFields
from server.brands.colours import colour_of
from server.brands.company_changing import change_company
from server.brands.routes import problem_of
from server.kit.errors import Problem
from server.kit.http import Answer, Door, Sample, go_to, page
from server.kit.i18n import t
from server.kit.tenant_setting_routes import documents_of_settings
from server.kit.tenant_settings import GROUPS, change_setting, reset_setting

from .frame import frame
from .routes import office
from .schemas import Address, Typed
from .toasts import toast_of
from .words import moment_text

__all__ = ["change", "change_own", "reset", "settings_page"]


@office.get("/office/settings", permission="settings.write", door="office", takes=Address, sample=Sample())
def settings_page(door: Door, args: dict[str, Any]) -> Answer:
    """Every setting by group, with its default and its effect."""
    return _page(door, args)


@office.post("/office/settings/company", permission="settings.write", door="office", takes=Typed, sample=Sample(json={"name": "Voltwijk Laadpalen"}))  # fmt: skip
def change_own(door: Door, args: dict[str, Any]) -> Answer:
    """Another name or colour of the company itself; what cannot be is said beside its field. `ours`: our colour again."""
    typed = args["typed"]
    sent: dict[str, str | None] = {"name": typed["name"]} if "name" in typed else {}
    if "colour" in typed:
        colour = typed.get("colour_text") or typed["colour"]
        sent["colour"] = None if typed.get("ours") else colour_of(colour) or colour
    try:
        with door.write() as house:
            change_company(house, sent)
    except WrongFields as wrong:
        said = {one["pointer"][1:]: one["why"] for one in problem_of(wrong, door.lang).params["errors"]}
        return _page(door, {}, status=422, own=Own(sent, said))
    return go_to("/office/settings?did=company#company")


@office.post("/office/settings/<name>", permission="settings.write", door="office", takes=Typed, sample=Sample(path={"name": "export_days"}, json={"value": "5"}))  # fmt: skip
def change(door: Door, name: str, args: dict[str, Any]) -> Answer:
    """Keep another value; one that cannot be is said beside its field."""
    sent = args["typed"].get("value", "")
    try:
        with door.write() as house:
            change_setting(house, name, sent, by=door.who.member)
    except Problem as problem:
        if problem.status != 422:
            raise
        return _page(door, {}, (name, sent, door.t(problem.code, **problem.params)), 422)
    return go_to(f"/office/settings?did=setting#s-{name}")


@office.post("/office/settings/<name>/reset", permission="settings.write", door="office", sample=Sample(path={"name": "export_days"}))  # fmt: skip
def reset(door: Door, name: str) -> Answer:
    """Let the default count again."""
    with door.write() as house:
        reset_setting(house, name)
    return go_to(f"/office/settings?did=setting_reset#s-{name}")


@dataclass(frozen=True)
class Own:
    """What was typed of the company itself, and what cannot be of it, by field."""

    typed: Mapping[str, str | None]
    wrong: Mapping[str, str]


def _page(door: Door, args: dict[str, Any], wrong: tuple[str, str, str] | None = None, status: int = 200, own: Own = Own({}, {})) -> Answer:  # fmt: skip
    with door.read() as house:
        company = house.session.get_one(Tenant, house.tenant)
        shown = {"slug": company.slug, "name": company.name, "colour": company.colour or OURS, **own.typed}
        chosen = company.colour
        rows = documents_of_settings(house, door.lang)
        by = {row["changed_by"] for row in rows if row["changed_by"]}
        found = house.session.execute(select(Member.id, Member.name).where(Member.id.in_(by)))
        names = {row.id: row.name for row in found}
        around = frame(house, door, "settings", toast_of(house, args, door.lang))
        for row in rows:
            row["changed_text"] = moment_text(row["changed_at"], house.now, door.lang)
            row["by_name"] = names.get(row["changed_by"], "")
            row["default_text"] = _said(row, row["default"], door.lang)
            row["shown"] = wrong[1] if wrong and wrong[0] == row["name"] else row["value"]
            row["wrong"] = wrong[2] if wrong and wrong[0] == row["name"] else ""
    groups = [(group, [row for row in rows if row["group"] == group]) for group in GROUPS]
    return page(
        "office/settings.html",
        status,
        groups=[one for one in groups if one[1]],
        company=shown,
        chosen=chosen,
        company_wrong=own.wrong,
        **around,
    )


def _said(row: dict[str, Any], value: Any, lang: str) -> str:
    if row["type"] == "yes_no":
        return t("office.yes" if value else "office.no", lang)
    return t(f"office.unit_{row['unit']}", lang, count=value)
