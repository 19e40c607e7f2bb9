"""What anybody may read: a company's keys, the heads of its chains, and single links. Hashes only, nothing of persons.

Other sites' pages may read it too: a verifier that somebody keeps on his own disk is one of those.
"""

from typing import Any

from sqlalchemy import select

from server.accounts.models import Tenant
from server.kit.chain_models import CHAINS, ChainLink
from server.kit.clock import rfc3339
from server.kit.http import Answer, Door, Problem, Sample, answer
from server.kit.signing_keys import key_list

from .addresses import FOLDER
from .bundle import entry_of
from .room import reports

__all__ = ["published_head", "published_keys", "published_link"]

OPEN = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin", "Cache-Control": "no-cache"}


@reports.get(f"{FOLDER}/<slug>/keys.json", permission="public", door="public", sample=Sample(path={"slug": "voltwijk"}))
def published_keys(door: Door, slug: str) -> Answer:
    """The company's public keys: {tenant, slug, name, keys: [{id, public_key, state, from, until, reason}]}."""
    tenant = _tenant(door, slug)
    with door.read(tenant["tenant"]) as house:
        return answer(tenant | {"keys": key_list(house)}, headers=OPEN)


@reports.get(f"{FOLDER}/<slug>/head.json", permission="public", door="public", sample=Sample(path={"slug": "voltwijk"}))
def published_head(door: Door, slug: str) -> Answer:
    """How far the company's chains are: {tenant, at, heads: {chain: {number, hash, link, sig}}}. Keep it, and compare later."""
    tenant = _tenant(door, slug)
    heads: dict[str, Any] = {}
    with door.read(tenant["tenant"]) as house:
        for chain in CHAINS:
            newest = select(ChainLink).where(ChainLink.chain == chain).order_by(ChainLink.number.desc()).limit(1)
            link = house.session.scalars(newest).one_or_none()
            if link is not None:
                heads[chain] = {"number": link.number, "hash": link.hash} | entry_of(link)
    return answer(tenant | {"at": rfc3339(door.now), "heads": heads}, headers=OPEN)


@reports.get(
    f"{FOLDER}/<slug>/link/<chain>/<int:number>.json",
    permission="public",
    door="public",
    sample=Sample(path={"slug": "voltwijk", "chain": "signature", "number": "1"}),
)
def published_link(door: Door, slug: str, chain: str, number: int) -> Answer:
    """One link of a chain: {link, sig}. Whether a report's link is still in it. 404 for a link that is not there."""
    tenant = _tenant(door, slug)
    with door.read(tenant["tenant"]) as house:
        wanted = select(ChainLink).where(ChainLink.chain == chain, ChainLink.number == min(number, 2**53))
        link = house.session.scalars(wanted).one_or_none()
        if link is None:
            raise Problem(404, "kit.not_found", headers=OPEN)
        return answer(entry_of(link), headers=OPEN)


def _tenant(door: Door, slug: str) -> dict[str, Any]:
    with door.doorstep() as session:
        tenant = session.scalars(select(Tenant).where(Tenant.slug == slug)).one_or_none()
    if tenant is None:
        raise Problem(404, "kit.not_found", headers=OPEN)
    return {"tenant": tenant.id, "slug": tenant.slug, "name": tenant.name}
