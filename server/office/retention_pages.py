"""How long data are kept: every kind with its period, a dry run before one is switched on, and the last nights."""

from datetime import date
from typing import Any

from server.kit.clock import day_in_amsterdam
from server.kit.errors import Problem
from server.kit.house import House
from server.kit.http import Answer, Door, Sample, go_to, page
from server.kit.i18n import t
from server.privacy.documents import period_documents, run_documents
from server.privacy.nightly import AT_NIGHT
from server.privacy.periods import KINDS, change_period, kind_named, periods, read_months, stop_period
from server.privacy.trial import Trial, trial_of

from .frame import frame
from .routes import office
from .running import duration_text
from .schemas import Address, TrialAddress, Typed
from .toasts import toast_of
from .words import day_text, moment_text

__all__ = ["retention_page", "start", "stop", "trial_page"]

BASE = "/office/settings/retention"
_KIND = {"kind": "mails"}


@office.get(BASE, permission="customers.erase", door="office", takes=Address, sample=Sample())
def retention_page(door: Door, args: dict[str, Any]) -> Answer:
    """Every kind of data with its period, or that it is kept for good; the last nights."""
    return _page(door, args)


@office.get(f"{BASE}/trial", permission="customers.erase", door="office", takes=TrialAddress, sample=Sample(query={"kind": "mails", "months": "24"}))  # fmt: skip
def trial_page(door: Door, args: dict[str, Any]) -> Answer:
    """What would go tonight: of one kind with these months, with the button that switches it on; or of all that are on."""
    if not args["kind"]:
        return _tonight(door)
    try:
        kind = kind_named(args["kind"])
        months = read_months(kind, args["months"] or "")
    except Problem as problem:
        return _wrong(door, args["kind"], args["months"] or "", problem)
    with door.read() as house:
        row = periods(house).get(kind.name)
        on = row is not None and row.months == months
        trials = [_shown(trial_of(house, kind, months), door.lang)]
        names = frame(house, door, "retention", None)
    return page("office/retention_trial.html", trials=trials, one=trials[0], on=on, **names)


@office.post(f"{BASE}/<kind>", permission="customers.erase", door="office", takes=Typed, sample=Sample(path=_KIND, json={"months": "36"}))  # fmt: skip
def start(door: Door, kind: str, args: dict[str, Any]) -> Answer:
    """Keep it for so many months from tonight on."""
    sent = args["typed"].get("months", "")
    try:
        with door.write() as house:
            change_period(house, kind, sent, by=door.who.member)
    except Problem as problem:
        return _wrong(door, kind, sent, problem)
    return go_to(f"{BASE}?did=period#k-{kind}")


@office.post(f"{BASE}/<kind>/stop", permission="customers.erase", door="office", sample=Sample(path=_KIND))
def stop(door: Door, kind: str) -> Answer:
    """Keep it for good again."""
    with door.write() as house:
        stop_period(house, kind, by=door.who.member)
    return go_to(f"{BASE}?did=period_stop#k-{kind}")


def _tonight(door: Door) -> Answer:
    with door.read() as house:
        chosen = {name: row.months for name, row in periods(house).items() if row.months}
        trials = [_shown(trial_of(house, kind, chosen[kind.name]), door.lang) for kind in KINDS if kind.name in chosen]
        names = frame(house, door, "retention", None)
    return page("office/retention_trial.html", trials=trials, one=None, on=True, **names)


def _wrong(door: Door, kind: str, sent: str, problem: Problem) -> Answer:
    """The page again, with what is wrong beside the field."""
    if problem.status != 422:
        raise problem
    return _page(door, {}, (kind, sent, door.t(problem.code, **problem.params)), 422)


def _page(door: Door, args: dict[str, Any], wrong: tuple[str, str, str] | None = None, status: int = 200) -> Answer:
    with door.read() as house:
        rows = period_documents(house, door.lang)
        by = {row["changed_by"] for row in rows if row["changed_by"]}
        people = {row["id"]: row["name"] for row in house.store.read("member", by)}
        for row in rows:
            mine = wrong if wrong and wrong[0] == row["kind"] else None
            row["shown"] = mine[1] if mine else row["months"] or row["usual"]
            row["wrong"] = mine[2] if mine else ""
            row["by_name"] = people.get(row["changed_by"], "")
            row["changed_text"] = moment_text(row["changed_at"], house.now, door.lang)
        runs = [_run(run, house, door.lang) for run in run_documents(house)]
        names = frame(house, door, "retention", toast_of(house, args, door.lang))
    at_night = f"{AT_NIGHT:%H:%M}"
    return page("office/retention.html", status, kinds=rows, runs=runs, at_night=at_night, **names)


def _run(run: dict[str, Any], house: House, lang: str) -> dict[str, Any]:
    return run | {
        "title": t(f"privacy.kind_{run['kind']}", lang),
        "when": moment_text(run["began_at"], house.now, lang),
        "before_text": day_text(date.fromisoformat(run["before"]), lang, year=True),
        "took_text": duration_text(run["took"], lang),
    }


def _shown(trial: Trial, lang: str) -> dict[str, Any]:
    return {
        "trial": trial,
        "title": t(f"privacy.kind_{trial.kind.name}", lang),
        "effect": t(f"privacy.kind_{trial.kind.name}_effect", lang),
        "before": day_text(trial.before, lang, year=True),
        "tables": [(t(f"privacy.held_{name}", lang), count) for name, count in trial.tables.items()],
        "oldest": [
            {
                "what": t(f"privacy.held_{one.table}", lang),
                "when": day_text(day_in_amsterdam(one.at), lang, year=True),
                "text": one.text,
                "customer": one.customer,
            }
            for one in trial.oldest
        ],
    }
