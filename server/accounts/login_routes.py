"""The JSON doors of log-ins: which are open, ending one, ending all others."""

from dataclasses import asdict
from typing import Any

from server.accounts.open_logins import OpenLogin, colleagues_logins, end_one_login, end_other_logins, own_logins
from server.accounts.room import accounts
from server.kit.clock import rfc3339
from server.kit.http import Answer, Door, Sample, answer

__all__ = ["ENDS_OTHERS"]

ENDS_OTHERS = "devices.lock"
"""Who may shut out a phone may shut out a log-in."""
_NOBODYS = Sample(path={"login": "01a1fd00-0000-7000-8000-000000000000"})


@accounts.get("/api/logins", permission="signed_in", door="office", sample=Sample())
def list_logins(door: Door) -> Answer:
    """One's own log-ins that are open, and those of colleagues for who may end them.

    `{own: [{id, kind, name, company, address, program, since, seen_at, this_one}], colleagues: [...]}`
    """
    with door.read() as house:
        others = colleagues_logins(house, door.who) if ENDS_OTHERS in door.who.permissions else []
        return answer(
            {"own": [_said(one) for one in own_logins(house, door.who)], "colleagues": list(map(_said, others))}
        )


@accounts.post("/api/login/<id:login>/end", permission="signed_in", door="office", sample=_NOBODYS)
def end_login_of(door: Door, login: str) -> Answer:
    """End a log-in: one's own, or a colleague's by who may lock phones. 404 for any other."""
    with door.write() as house:
        end_one_login(house, door.who, login, others=ENDS_OTHERS in door.who.permissions)
    return answer()


@accounts.post("/api/logins/end-others", permission="signed_in", door="office", sample=Sample())
def end_the_others(door: Door) -> Answer:
    """End every log-in of one's own but this one: `{ended}`."""
    with door.write() as house:
        return answer({"ended": end_other_logins(house, door.who)})


def _said(one: OpenLogin) -> dict[str, Any]:
    return asdict(one) | {"since": rfc3339(one.since), "seen_at": rfc3339(one.seen_at)}
