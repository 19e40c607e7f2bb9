"""Periods, dry runs and nights as documents, for the page and for programs."""

from typing import Any

from sqlalchemy import select

from server.kit.clock import rfc3339
from server.kit.house import House
from server.kit.i18n import t

from .periods import KINDS, MOST, periods
from .retention_models import RetentionRun
from .trial import Trial

__all__ = ["period_documents", "run_documents", "trial_document"]


def period_documents(house: House, lang: str) -> list[dict[str, Any]]:
    """Every kind of data in the order of the page: what becomes of it, its limits in months, and what was chosen."""
    chosen = periods(house)
    found: list[dict[str, Any]] = []
    for kind in KINDS:
        row = chosen.get(kind.name)
        found.append(
            {
                "kind": kind.name,
                "title": t(f"privacy.kind_{kind.name}", lang),
                "effect": t(f"privacy.kind_{kind.name}_effect", lang),
                "does": kind.does,
                "least": kind.least,
                "most": MOST,
                "usual": kind.usual,
                "law": kind.law,
                "months": row.months if row else None,
                "changed_at": rfc3339(row.at) if row else None,
                "changed_by": row.by_member_id if row else None,
            }
        )
    return found


def run_documents(house: House, most: int = 60) -> list[dict[str, Any]]:
    """The last lines of the ledger, newest first: a line a kind and night. `took` is a span."""
    mine = select(RetentionRun).where(RetentionRun.tenant_id == house.tenant)
    newest = mine.order_by(RetentionRun.began_at.desc(), RetentionRun.id.desc()).limit(most)
    return [
        {
            "kind": row.kind,
            "day": row.local_date.isoformat(),
            "months": row.months,
            "before": row.before.isoformat(),
            "state": row.state,
            "total": row.total,
            "done": row.done,
            "held": row.held,
            "busy": row.busy,
            "rest": row.rest,
            "began_at": rfc3339(row.began_at),
            "took": row.ended_at - row.began_at if row.ended_at else None,
            "error": row.error,
        }
        for row in house.session.scalars(newest)
    ]


def trial_document(trial: Trial) -> dict[str, Any]:
    """A dry run: what goes, what stays and why, and the oldest examples."""
    return {
        "kind": trial.kind.name,
        "months": trial.months,
        "before": trial.before.isoformat(),
        "goes": trial.goes,
        "tonight": trial.tonight,
        "tables": trial.tables,
        "held": trial.held,
        "busy": trial.busy,
        "oldest": [
            {"table": one.table, "at": rfc3339(one.at), "text": one.text, "customer": one.customer}
            for one in trial.oldest
        ],
    }
