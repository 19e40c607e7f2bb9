"""The day of a phone step by step: news that went out, acts, changes in the office. What says the same is said once."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from server.accounts.models import PullPage
from server.kit.clock import minute_of_day, start_of_day
from server.kit.i18n import has_text, t

from .replay_acts import Act
from .words import clock_text, customer_text

__all__ = ["Event", "events_of"]


@dataclass(frozen=True)
class Event:
    """Something on the way through the day: a page that arrived, an act, a change in the office."""

    time: str
    minute: int
    text: str
    passed: bool


def events_of(
    pages: Iterable[PullPage],
    acts: Iterable[Act],
    changes: Iterable[tuple[datetime, str]],
    day: date,
    moment: datetime,
    lang: str,
) -> list[Event]:
    """In order of time; within a minute a line that comes again is counted: six answers are one line."""
    begins = start_of_day(day)
    found = [(page.sent_at, _news(page, lang)) for page in pages if page.sent_at >= begins and page.visits]
    found += [(act.at, _done(act, lang)) for act in acts]
    found += [(at, t("office.replay_office_changed", lang, customer=customer_text(name, lang))) for at, name in changes]
    told = Counter(Event(clock_text(at), minute_of_day(at), text, at <= moment) for at, text in sorted(found))
    return [
        one
        if count == 1
        else Event(one.time, one.minute, t("office.replay_times", lang, text=one.text, count=count), one.passed)
        for one, count in told.items()
    ]


def _news(page: PullPage, lang: str) -> str:
    key = "office.replay_page" if page.proved_at else "office.replay_page_lost"
    return t(key, lang, count=len(page.visits))


def _done(act: Act, lang: str) -> str:
    key = f"office.replay_act_{act.name.replace('.', '_')}"
    said = (t(key, lang) if has_text(key, lang) else act.name) + (f": {act.which}" if act.which else "")
    came = t("office.replay_came", lang, when=clock_text(act.received_at))
    return f"{said} · {came}" + ("" if act.sure else f" ({t('office.unsure', lang)})")
