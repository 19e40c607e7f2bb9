"""Walking a chain from its first link: is it whole, is it ours, and does it still say what the rows say?"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy import func, select

from server.kit.chain import contents_of, is_emptied, link_text_of, unlinked
from server.kit.chain_erasing import erased_by_us
from server.kit.chain_link import GENESIS, content_text, hash_of
from server.kit.chain_models import ChainHead, ChainLink, ChainWait, SigningKey
from server.kit.house import House
from server.kit.signing_keys import verifies

__all__ = ["Found", "check_chain", "lines_of"]

AT_ONCE = 500
SAYS = {
    "gap": "a link is missing",
    "prev": "it does not follow the link before",
    "hash": "the link was changed",
    "signature": "the company's key did not sign it",
    "key": "its key is unknown, or was not valid then",
    "content": "what it speaks of was changed afterwards",
    "gone": "what it speaks of was taken out",
    "erased": "it was emptied, and the audit trail says nothing of an erasing",
    "stands": "it was said to be erased, and what it speaks of still stands there",
    "head": "links are missing at the end",
    "kept": "it is not the link that was published",
}
MOST = 20
"""Wrong links that are named; beyond it they are only counted."""


@dataclass
class Found:
    """What a walk found. `wrong` names the first troubles as (number, code); `troubles` counts them all."""

    chain: str
    links: int = 0
    waiting: int = 0
    erased: int = 0
    head: str = GENESIS
    troubles: int = 0
    wrong: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])
    unlinked: list[str] = field(default_factory=list[str])

    @property
    def whole(self) -> bool:
        """Nothing is wrong."""
        return not self.troubles

    def note(self, number: int, code: str) -> None:
        """Something is wrong with the link of this number."""
        self.troubles += 1
        if len(self.wrong) < MOST:
            self.wrong.append((number, code))


def check_chain(house: House, chain: str, *, known: dict[int, str] | None = None) -> Found:
    """Check every link. `known` are heads that somebody kept before, {number: hash}: the chain must still have them.

    Codes: gap (a number is missing), prev, hash, signature, key (unknown, or not valid at that moment), content (the row
    says something else now), gone (the row is not there and was not erased), erased (it has no salt, and the audit trail
    says nothing of its erasing), stands (it was erased, and the row still says something), head (links are missing at the
    end), kept (a head that was published before is not in it any more), unlinked (number 0: a row that was never linked
    and does not wait; `unlinked` names the first).
    """
    found, keys, wanted = Found(chain), _keys(house), dict(known or {})
    erased = erased_by_us(house, chain)
    for links in _links(house, chain):
        contents = contents_of(house, chain, [link.subject_id for link in links])
        for link in links:
            _check(house, link, found, keys)
            _check_content(link, contents.get(link.subject_id), found, erased)
            if wanted.pop(link.number, link.hash) != link.hash:
                found.note(link.number, "kept")
            found.links, found.head = link.number, link.hash
    for number in wanted:
        found.note(number, "kept")
    head = house.session.scalars(select(ChainHead).where(ChainHead.chain == chain)).one_or_none()
    if (head.number, head.hash) != (found.links, found.head) if head else found.links:
        found.note(head.number if head else 0, "head")
    waiting = select(func.count()).select_from(ChainWait).where(ChainWait.chain == chain)
    found.waiting = house.session.scalar(waiting) or 0
    count, found.unlinked = unlinked(house, chain, MOST)
    for _ in range(count):
        found.note(0, "unlinked")
    return found


def lines_of(found: Found) -> list[str]:
    """The first troubles in words, a line each."""
    lines = [f"link {number}: {SAYS[code]}" for number, code in found.wrong if code in SAYS]
    return lines + [f"row {one}: it was put there without a link, and waits for none" for one in found.unlinked]


def _links(house: House, chain: str) -> Iterator[list[ChainLink]]:
    """All links in their order, a page at a time."""
    query, last = select(ChainLink).where(ChainLink.chain == chain).order_by(ChainLink.number).limit(AT_ONCE), -1
    while links := list(house.session.scalars(query.where(ChainLink.number > last))):
        yield links
        last = links[-1].number
        house.session.expunge_all()  # a chain may be longer than memory


def _keys(house: House) -> dict[str, SigningKey]:
    return {key.key_id: key for key in house.session.scalars(select(SigningKey))}


def _check(house: House, link: ChainLink, found: Found, keys: dict[str, SigningKey]) -> None:
    if link.number != found.links + 1:
        found.note(found.links + 1, "gap")
    if link.prev_hash != found.head:
        found.note(link.number, "prev")
    text = link_text_of(link)
    if hash_of(text) != link.hash:
        found.note(link.number, "hash")
    key = keys.get(link.key_id)
    if key is None or link.at < key.from_at or (key.until_at is not None and link.at > key.until_at):
        found.note(link.number, "key")
    if key is not None and not verifies(key.public_key, text.encode(), link.server_sig):
        found.note(link.number, "signature")


def _check_content(link: ChainLink, content: dict[str, object] | None, found: Found, erased: set[int]) -> None:
    if link.salt is None:
        found.erased += 1
        if link.erased_at is None:
            found.note(link.number, "content")
        elif content is not None and not is_emptied(link.chain, content):
            found.note(link.number, "stands")
        elif link.number not in erased:
            found.note(link.number, "erased")
    elif content is None:
        found.note(link.number, "gone")
    elif hash_of(content_text(content, link.salt)) != link.content_sha256:
        found.note(link.number, "content")
