"""The pages of checklists: the list, one with its versions, the builder with its phone, what changed, who uses what."""

import json
from typing import Any

from server.kit.cursors import read_cursor
from server.kit.http import Answer, Door, Sample, page
from server.kit.i18n import catalogue, t
from server.visits.builder import drafts, reading
from server.visits.office_choices import types_of
from server.visits.office_documents import visits_of
from server.visits.office_search import Wanted, found

from .day import held_by_phones
from .frame import frame
from .framing import import_map, sheets, with_modules
from .lines import lines_of
from .routes import office
from .schemas import Address, PagedAddress, SinceAddress
from .toasts import toast_of
from .words import moment_text

_LIST = {"template": "a checklist_template"}
_ONE = {"version": "a checklist_version"}
VISITS = 50
"""On one page of the visits that use a version."""


def words_of(prefix: str, lang: str) -> str:
    """The texts under a prefix, as JSON for a script: keys without it."""
    found = {key.removeprefix(prefix): text for key, text in catalogue(lang).items() if key.startswith(prefix)}
    return json.dumps(found, ensure_ascii=False)


@office.get("/office/checklists", permission="checklists.read", door="office", takes=Address, sample=Sample())
def checklists_page(door: Door, args: dict[str, Any]) -> Answer:
    """Every checklist, with what is in use and what is being written."""
    with door.read() as house:
        listed = [_dated(one, house.now, door.lang) for one in reading.checklists_of(house)]
        names = frame(house, door, "checklists", toast_of(house, args, door.lang))
    return page("office/checklists.html", checklists=listed, **_may(door), **names)


@office.get("/office/checklists/preview", permission="checklists.read", door="office", sample=Sample())
def preview_page(door: Door) -> Answer:
    """The app's own checklist screens over nothing; the builder frames it and hands it a draft."""
    shown = page(
        "office/checklist_preview.html",
        import_map=import_map(),
        sheets=sheets(),
        words=words_of("office.preview_", door.lang),
    )
    return with_modules(shown, framed=True)


@office.get("/office/checklists/<id:template>", permission="checklists.read", door="office", takes=Address, sample=Sample(path=_LIST))  # fmt: skip
def checklist_page(door: Door, template: str, args: dict[str, Any]) -> Answer:
    """One checklist: its versions with who published them and how many visits use each, and its kinds of visit."""
    with door.read() as house:
        shown = _dated(reading.checklist_of(house, template), house.now, door.lang)
        shown["versions"] = [_dated(one, house.now, door.lang) for one in shown["versions"]]
        types = [one | {"chosen": one["name"] in shown["types"]} for one in types_of(house)]
        names = frame(house, door, "checklists", toast_of(house, args, door.lang))
    return page("office/checklist.html", checklist=shown, types=types, **_may(door), **names)


@office.get("/office/checklist-version/<id:version>", permission="checklists.read", door="office", takes=Address, sample=Sample(path=_ONE))  # fmt: skip
def builder_page(door: Door, version: str, args: dict[str, Any]) -> Answer:
    """The builder of a draft, beside the phone that shows it; a published version to look at and to try."""
    with door.read() as house:
        row = drafts.version_of(house, version)
        names = frame(house, door, "checklists", toast_of(house, args, door.lang))
    may = _may(door)
    shown = page(
        "office/builder.html",
        version=row,
        readonly=row["state"] != "draft" or not may["may_build"],
        texts=words_of("office.builder_", door.lang),
        import_map=import_map(),
        **may,
        **names,
    )
    return with_modules(shown, frames=True)


@office.get("/office/checklist-version/<id:version>/changes", permission="checklists.read", door="office", takes=SinceAddress, sample=Sample(path=_ONE))  # fmt: skip
def changes_page(door: Door, version: str, args: dict[str, Any]) -> Answer:
    """What changed since the version before, or since another one."""
    with door.read() as house:
        row = drafts.version_of(house, version)
        before, changes = reading.changes_of(house, version, args["since"], door.lang)
        others = [one for one in reading.checklist_of(house, row["template_id"])["versions"] if one["number"] < row["number"]]  # fmt: skip
        names = frame(house, door, "checklists")
    return page("office/checklist_changes.html", version=row, before=before, others=others, changes=changes, **names)


@office.get("/office/checklist-version/<id:version>/visits", permission="checklists.read", door="office", takes=PagedAddress, sample=Sample(path=_ONE))  # fmt: skip
def version_visits_page(door: Door, version: str, args: dict[str, Any]) -> Answer:
    """The visits that use a version, the newest first, page by page."""
    after = read_cursor(args["cursor"]) if args["cursor"] else None
    with door.read() as house:
        row = drafts.version_of(house, version)
        ids, following = found(house, Wanted(checklist=version, limit=VISITS, after=after, newest_first=True))
        lines = lines_of(house, visits_of(house, ids), held_by_phones(house, door.lang), door.lang, with_day=True)
        names = frame(house, door, "checklists")
    following = f"/office/checklist-version/{version}/visits?cursor={following}" if following else None
    return page("office/checklist_visits.html", version=row, found=lines, next=following, **names)


def _may(door: Door) -> dict[str, bool]:
    """What who is signed in may do here."""
    rights = door.who.permissions
    return {"may_build": "checklists.write" in rights, "may_publish": "checklists.publish" in rights}


def _dated(one: dict[str, Any], now: Any, lang: str) -> dict[str, Any]:
    """With moments in words, of what was published."""
    newest = one.get("newest")
    more = {"newest": newest | {"when": moment_text(newest["published_at"], now, lang)}} if newest else {}
    said = (
        moment_text(one["published_at"], now, lang)
        if one.get("published_at")
        else t("office.checklist_state_draft", lang)
    )
    return one | more | ({"when": said} if "published_at" in one else {})
