"""Beoordelingen: what customers think, summed up, and what they said last."""

from typing import Any

from server.kit.clock import from_rfc3339
from server.kit.house import House
from server.kit.http import Answer, Door, Sample, answer, page
from server.kit.i18n import decimal_text, t
from server.visits.office_documents import visits_of
from server.visits.office_ratings import DAYS, TARGET, Ratings, ratings_of_late
from server.visits.routes import visits

from .frame import frame
from .routes import office
from .schemas import RatingsAddress
from .words import customer_text, moment_text

__all__ = ["ratings_page", "read_ratings"]


@visits.get("/api/ratings", permission="visits.read", door="office", takes=RatingsAddress, sample=Sample(query={"days": "90"}))  # fmt: skip
def read_ratings(door: Door, args: dict[str, Any]) -> Answer:
    """What customers think: of 30, 90 or 365 days the mean of stars and of 0-10, the Net Promoter Score, and the newest
    hundred."""
    with door.read() as house:
        found = ratings_of_late(house, args["days"])
    said = {name: getattr(found, name) for name in ("count", "stars", "asked", "mean", "nps")}
    return answer(said | {"days": args["days"], "target": TARGET, "items": found.newest})


@office.get("/office/ratings", permission="visits.read", door="office", takes=RatingsAddress, sample=Sample())
def ratings_page(door: Door, args: dict[str, Any]) -> Answer:
    """The same as a page."""
    with door.read() as house:
        found = ratings_of_late(house, args["days"])
        lines = _lines(house, found, door.lang)
        names = frame(house, door, "issues")
    sums = {
        "stars": _number(found.stars, door.lang),
        "mean": _number(found.mean, door.lang),
        "nps": f"{found.nps:+d}" if found.nps is not None else "–",
        "below": found.mean is not None and found.mean < TARGET,
    }
    return page("office/ratings.html", ratings=found, sums=sums, lines=lines, days=args["days"], choices=DAYS, target=int(TARGET), **names)  # fmt: skip


def _lines(house: House, found: Ratings, lang: str) -> list[dict[str, Any]]:
    about = {one["id"]: one for one in visits_of(house, dict.fromkeys(one["visit"] for one in found.newest))}
    return [
        {
            "visit": one["visit"],
            "customer": customer_text(about[one["visit"]]["customer"]["name"], lang),
            "team": about[one["visit"]]["team_name"],
            "stars": t("office.stars_of", lang, count=one["stars"], most=5),
            "low": one["stars"] <= 2 or (one["nps"] is not None and one["nps"] <= 6),
            "nps": t("office.nps_of", lang, nps=one["nps"]) if one["nps"] is not None else "",
            "comment": one["comment"] or "",
            "when": moment_text(from_rfc3339(one["at"]), house.now, lang),
        }
        for one in found.newest
    ]


def _number(value: float | None, lang: str) -> str:
    return "–" if value is None else decimal_text(f"{value:.1f}", lang)
