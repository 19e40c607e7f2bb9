"""The job that links what waits, asked for by the clockwork a few seconds after something was written; and the one that
walks the chains every morning."""

from datetime import datetime, time

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.kit.chain import AT_ONCE, chain_up
from server.kit.chain_check import Found, check_chain, lines_of
from server.kit.chain_models import CHAINS, ChainHead, ChainWait
from server.kit.house import open_house
from server.kit.jobs import ForGood, Work, long_job
from server.kit.signing_keys import active_signer
from server.kit.work_models import Job

__all__ = ["ChainBroken", "chain_later", "chain_what_waits", "check_chains"]

NAME = "kit.chain"


@long_job(NAME)
def chain_what_waits(work: Work) -> None:
    """Link every row that waits, in transactions of at most 500. Two at once wait for each other at the head."""
    for chain in CHAINS:
        linked = AT_ONCE
        while linked == AT_ONCE:
            with work.house() as house:
                linked = chain_up(house, chain, active_signer(house, work.settings.secret_key))


class ChainBroken(ForGood):
    """A chain is not whole: somebody changed, took out or put in what he should not. It stays so however often it is asked."""


@long_job("kit.check_chains", daily=time(5, 10))
def check_chains(work: Work) -> None:
    """Link what waits, then walk each chain from its first link: is it whole, and does it have what held the last time? ChainBroken."""
    chain_what_waits(work)
    broken = [found for chain in CHAINS if not (found := _walked(work, chain)).whole]
    if broken:
        raise ChainBroken("; ".join(f"{one.chain}: {one.troubles}, {', '.join(lines_of(one))}" for one in broken))


def _walked(work: Work, chain: str) -> Found:
    of_it = select(ChainHead).where(ChainHead.chain == chain)
    with work.house(write=False) as house:
        head = house.session.scalars(of_it).one_or_none()
        known = {head.held_number: head.held_hash or ""} if head and head.held_number else None
        found = check_chain(house, chain, known=known)
    if found.whole:
        with work.house() as house:
            head = house.session.scalars(of_it.with_for_update()).one_or_none()
            if head is not None:
                head.held_at, head.held_number, head.held_hash = work.clock(), found.links, found.head
    return found


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
