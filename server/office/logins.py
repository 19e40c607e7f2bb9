"""Log-ins as the page shows them: on what, from where, since when, last used."""

from dataclasses import dataclass
from typing import Any

from server.accounts.login_routes import ENDS_OTHERS
from server.accounts.open_logins import OpenLogin, colleagues_logins, end_one_login, end_other_logins, own_logins
from server.kit.house import House
from server.kit.http import Answer, Door, Sample, go_to, page
from server.kit.i18n import t

from .frame import frame
from .programs import program_text
from .routes import office
from .schemas import Address
from .toasts import toast_of
from .words import moment_text

_NOBODYS = Sample(path={"login": "01a1fd00-0000-7000-8000-000000000000"})


@dataclass(frozen=True)
class Line:
    """One log-in on the page."""

    id: str
    name: str
    what: str
    company: str
    address: str
    since: str
    seen: str
    this_one: bool


@office.get("/office/logins", permission="signed_in", door="office", takes=Address, sample=Sample())
def logins_page(door: Door, args: dict[str, Any]) -> Answer:
    """One's own log-ins, and for who may shut out a phone those of colleagues."""
    with door.read() as house:
        others = colleagues_logins(house, door.who) if ENDS_OTHERS in door.who.permissions else []
        shown = {
            "own": [_line(house, one, door.lang) for one in own_logins(house, door.who)],
            "colleagues": [_line(house, one, door.lang) for one in others],
            "may_end": ENDS_OTHERS in door.who.permissions,
        }
        return page("office/logins.html", **shown, **frame(house, door, "logins", toast_of(house, args, door.lang)))


@office.post("/office/login/<id:login>/end", permission="signed_in", door="office", sample=_NOBODYS)
def end_it(door: Door, login: str) -> Answer:
    """End one. Who ends his own last page is asked to sign in again."""
    with door.write() as house:
        end_one_login(house, door.who, login, others=ENDS_OTHERS in door.who.permissions)
    return go_to("/office/logins?did=end_login")


@office.post("/office/logins/end-others", permission="signed_in", door="office", sample=Sample())
def end_others(door: Door) -> Answer:
    """End all of one's own but this one."""
    with door.write() as house:
        end_other_logins(house, door.who)
    return go_to("/office/logins?did=end_others")


def _line(house: House, one: OpenLogin, lang: str) -> Line:
    what = program_text(one.program, lang)
    return Line(
        id=one.id,
        name=one.name,
        what=t("office.login_program", lang, name=what) if one.kind == "bearer" else what,
        company=one.company,
        address=one.address or "–",
        since=moment_text(one.since, house.now, lang),
        seen=moment_text(one.seen_at, house.now, lang),
        this_one=one.this_one,
    )
