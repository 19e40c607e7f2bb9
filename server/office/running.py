"""The schedule and the runs as the page of background work shows them: what comes when, how it went, how far it is."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from server.kit.house import House
from server.kit.i18n import decimal_text, has_text, t
from server.kit.installation import InstallationRun, newest_runs, planned
from server.kit.runs import Run, daily_jobs, last_runs, running_now

from .words import moment_text

SHOWN = 15


@dataclass(frozen=True)
class RunLine:
    """One run on the page. `again` is where a failed one of the installation is asked for once more; `percent` of one under way."""

    name: str
    state: str
    state_text: str
    when: str
    took: str
    said: str
    percent: int | None = None
    again: str | None = None


@dataclass(frozen=True)
class ScheduleLine:
    """One job of the schedule."""

    name: str
    at: str
    following: str
    last: RunLine | None


@dataclass(frozen=True)
class Running:
    """The page's parts beside what stands still."""

    under_way: list[RunLine]
    schedule: list[ScheduleLine]
    last: list[RunLine]


def running_of(house: House, lang: str) -> Running:
    """The whole of it. The installation's own tasks stand among the company's jobs."""
    runs = newest_runs(house.session, SHOWN)
    ended = [(run.ended_at or run.run_at, _of_installation(house, run, lang)) for run in runs if _has_ended(run)]
    ended += [(run.began or house.now, _of_job(house, run, lang)) for run in last_runs(house, SHOWN)]
    ended.sort(key=lambda one: one[0], reverse=True)
    under_way = [_of_installation(house, run, lang) for run in runs if run.state == "running"]
    under_way += [_of_job(house, run, lang) for run in running_now(house)]
    return Running(under_way, _schedule(house, lang), [line for _, line in ended[:SHOWN]])


def _schedule(house: House, lang: str) -> list[ScheduleLine]:
    lines = list[tuple[time, ScheduleLine]]()
    for task in planned(house.session, house.now):
        last = _of_installation(house, task.last, lang) if task.last else None
        lines.append((task.at, _line(house, f"installation.{task.task}", task.at, task.following, last, lang)))
    for job in daily_jobs(house):
        last = _of_job(house, job.last, lang) if job.last else None
        lines.append((job.at, _line(house, job.name, job.at, job.following, last, lang)))
    return [line for _, line in sorted(lines, key=lambda one: one[0])]


def _line(house: House, name: str, at: time, following: datetime, last: RunLine | None, lang: str) -> ScheduleLine:
    return ScheduleLine(name_of(name, lang), f"{at:%H:%M}", moment_text(following, house.now, lang), last)


def name_of(job: str, lang: str) -> str:
    """What a job does, in the reader's words; its name where nobody wrote any."""
    key = f"office.job_{job.replace('.', '_')}"
    return t(key, lang) if has_text(key) else job


def _has_ended(run: InstallationRun) -> bool:
    return run.state in ("done", "failed") or run.error is not None


def _of_installation(house: House, run: InstallationRun, lang: str) -> RunLine:
    took = run.ended_at - run.began_at if run.began_at and run.ended_at else None
    progress = (run.progress[0], run.progress[1]) if run.progress and run.state == "running" else None
    return RunLine(
        name_of(f"installation.{run.task}", lang),
        run.state,
        _state(run.state, lang),
        moment_text(run.began_at or run.run_at, house.now, lang),
        duration_text(took, lang),
        run.error or _result(run, house.tenant, lang),
        _percent(progress),
        f"/office/work/installation/{run.id}/again" if run.state == "failed" else None,
    )


def _result(run: InstallationRun, tenant: str, lang: str) -> str:
    """What came of it, as far as it is this company's: counts of all companies together are nobody's to see here."""
    told: dict[str, Any] = run.result or {}
    if run.state != "done" or not told:
        return ""
    files = told.get("by_tenant", {}).get(tenant, 0)
    said = {"name": told.get("name", ""), "files": files, "tables": told.get("tables", 0), "count": files}
    seconds = decimal_text(str(told.get("seconds", "")), lang)
    return t(f"office.result_{run.task}", lang, seconds=seconds, **said)


def _of_job(house: House, run: Run, lang: str) -> RunLine:
    state = run.state if run.state in ("done", "failed") else "running"
    return RunLine(
        name_of(run.name, lang),
        state,
        _state(state, lang),
        moment_text(run.began, house.now, lang),
        duration_text(run.took, lang),
        run.error or "",
        _percent(run.progress),
    )


def _state(state: str, lang: str) -> str:
    return t(f"office.run_{state}", lang)


def _percent(progress: tuple[int, int] | None) -> int | None:
    return round(100 * progress[0] / progress[1]) if progress and progress[1] else None


def duration_text(took: timedelta | None, lang: str) -> str:
    """How long it took: 0,4 s, 12 s, 3 min 20 s."""
    if took is None:
        return ""
    seconds = max(0.0, took.total_seconds())
    if seconds < 10:
        return t("office.took_seconds", lang, seconds=decimal_text(f"{seconds:.1f}", lang))
    if seconds < 60:
        return t("office.took_seconds", lang, seconds=round(seconds))
    return t("office.took_minutes", lang, minutes=int(seconds // 60), seconds=int(seconds % 60))
