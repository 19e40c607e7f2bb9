"""What of a chain was erased, and the proof that it was erased and not cut out by hand.

An erasing leaves a line in the audit trail, in its own commit: which numbers of which chain. That line is chained like any
other. A link without its salt that no such line names was emptied by somebody in the database.
"""

from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from typing import Any

from sqlalchemy import exists, func, select

from server.kit.chain import contents_of, link_text_of, links_of
from server.kit.chain_link import content_text, hash_of
from server.kit.chain_models import ChainLink, ChainWait, SigningKey
from server.kit.house import House
from server.kit.signing_keys import verifies
from server.kit.work_models import Audit

__all__ = ["FORGET", "erase_content", "erased_by_us"]

FORGET = "forget"
"""The verb of such a line; its subject is the chain, and `after` holds {"links": [[first, last], ...]}."""
AT_ONCE = 500


def erase_content(house: House, chain: str, ids: Collection[str]) -> int:
    """The contents of these links were erased (a customer's right): nobody can guess them back from their hashes.

    The chain stays as it is, and its check passes over them, since the trail says which they were. Says how many.
    """
    links = links_of(house, chain, ids)
    fresh = [link for link in links.values() if link.erased_at is None]
    for link in fresh:
        link.salt, link.erased_at = None, house.now
    if fresh:
        house.audit(FORGET, "chain", chain, after={"links": _ranges(link.number for link in fresh)})
    house.session.flush()
    return len(links)


def erased_by_us(house: House, chain: str) -> set[int]:
    """The numbers of this chain that the trail says were erased, by lines that are chained as they stand or wait to be."""
    mine = select(Audit.id).where(Audit.verb == FORGET, Audit.subject_kind == "chain", Audit.subject_id == chain)
    waits = exists().where(
        ChainWait.tenant_id == house.tenant, ChainWait.chain == "audit", ChainWait.subject_id == Audit.id
    )
    lines = list(house.session.execute(mine.add_columns(waits).order_by(Audit.id)))
    keys = {key.key_id: key.public_key for key in house.session.scalars(select(SigningKey))}
    last = house.session.scalar(select(func.max(ChainLink.number)).where(ChainLink.chain == chain)) or 0
    numbers = set[int]()
    for start in range(0, len(lines), AT_ONCE):
        some = {str(row[0]): bool(row[1]) for row in lines[start : start + AT_ONCE]}
        links = links_of(house, "audit", some)
        for id_, content in contents_of(house, "audit", some).items():
            if some[id_] or _holds(links.get(id_), content, keys):
                numbers.update(_numbers(content["after"], last))
    return numbers


def _holds(link: ChainLink | None, content: dict[str, Any], keys: dict[str, str]) -> bool:
    """Whether the company signed this line as it stands."""
    if link is None or link.salt is None or hash_of(content_text(content, link.salt)) != link.content_sha256:
        return False
    return link.key_id in keys and verifies(keys[link.key_id], link_text_of(link).encode(), link.server_sig)


def _ranges(numbers: Iterable[int]) -> list[list[int]]:
    made: list[list[int]] = []
    for number in sorted(numbers):
        if made and made[-1][1] == number - 1:
            made[-1][1] = number
        else:
            made.append([number, number])
    return made


def _numbers(after: dict[str, Any] | None, last: int) -> Iterator[int]:
    """The numbers up to `last` that a line names. One of another shape names none."""
    said: list[Any] = after.get("links", []) if isinstance(after, dict) else []
    with suppress(TypeError, ValueError):
        for first, end in said:
            yield from range(max(1, first), min(end, last) + 1)
