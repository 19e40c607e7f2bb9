"""The job that links what waits, and who asks for it: the clockwork, a few seconds after something was written."""

from datetime import datetime

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.kit.chain import AT_ONCE, chain_up
from server.kit.chain_models import CHAINS, ChainWait
from server.kit.house import open_house
from server.kit.jobs import Work, long_job
from server.kit.signing_keys import active_signer
from server.kit.work_models import Job

__all__ = ["chain_later", "chain_what_waits"]

NAME = "kit.chain"


@long_job(NAME)
def chain_what_waits(work: Work) -> None:
    """Link every row that waits, in transactions of at most 500. Two at once wait for each other at the head."""
    for chain in CHAINS:
        linked = AT_ONCE
        while linked == AT_ONCE:
            with work.house() as house:
                linked = chain_up(house, chain, active_signer(house, work.settings.secret_key))


def chain_later(app: Flask, tenant: str, now: datetime) -> bool:
    """Queue the job if something waits and none is on its way. Whether it did."""
    with open_house(app, tenant, write=False, now=now) as house:
        waits = house.session.scalars(select(ChainWait.id).limit(1)).first()
        if waits is None or _on_its_way(house.session):
            return False
    with open_house(app, tenant, now=now, origin="clockwork") as house:
        house.queue(NAME)
    return True


def _on_its_way(session: Session) -> bool:
    underway = select(Job.id).where(Job.name == NAME, Job.state.in_(("waiting", "queued"))).limit(1)
    return session.scalars(underway).first() is not None
