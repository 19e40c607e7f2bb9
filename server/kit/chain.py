"""The chains: one of the audit trail, one of the signatures. Rows are written unchained; a job links them in order.

A room says what of its rows is chained, and where new rows are made it says that they wait:

```python
@chained("signature", Signature.id)                     # at import; {id: content}, without ids that are gone
def contents(house, ids): return {...}

await_chain(desk, "signature", row["id"])               # in the commit that writes the row; takes no lock
```

The job takes what waits by when it was written, adds a link for each under the lock of the chain's head, and forgets
the waiting. Contents are plain JSON that a later reading of the same row gives again, byte for byte.
"""

import secrets
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, exists, func, select

from server.kit.chain_link import GENESIS, content_text, hash_of, link_text
from server.kit.chain_models import ChainHead, ChainLink, ChainWait
from server.kit.house import House
from server.kit.ids import named, uuid7
from server.kit.signing_keys import Signer

if TYPE_CHECKING:
    from sync.desk import Desk

__all__ = [
    "AT_ONCE",
    "await_chain",
    "chain_up",
    "chained",
    "contents_of",
    "is_emptied",
    "link_text_of",
    "links_of",
    "unlinked",
]

AT_ONCE = 500
"""Rows that one transaction links: the head is locked so long."""

Contents = Callable[[House, Collection[str]], dict[str, dict[str, Any]]]
Emptied = Callable[[dict[str, Any]], bool]
Then = Callable[[House, list[str]], None]


@dataclass(frozen=True)
class _Chained:
    rows: Any
    contents: Contents
    emptied: Emptied
    then: Then | None


_chains: dict[str, _Chained] = {}


def chained(
    chain: str, rows: Any, *, emptied: Emptied = lambda _: False, then: Then | None = None
) -> Callable[[Contents], Contents]:
    """Declare how the rows of a chain are read; `rows` is the column of their ids.

    `emptied(content)`: a row that stands like this was erased; left out, an erasing leaves no row. `then(house, ids)` is
    called in the commit that linked them.
    """

    def declare(contents: Contents) -> Contents:
        _chains[chain] = _Chained(rows, contents, emptied, then)
        return contents

    return declare


def contents_of(house: House, chain: str, ids: Collection[str]) -> dict[str, dict[str, Any]]:
    """What these links speak of, by subject, as it stands now; those that are gone are left out."""
    return _chains[chain].contents(house, ids)


def await_chain(desk: "Desk", chain: str, subject: str) -> None:
    """Say that this new row is to be linked."""
    desk.add("chain_wait", {"chain": chain, "subject_id": subject})


def chain_up(house: House, chain: str, signer: Signer) -> int:
    """Link the next rows that wait. Says how many waited; AT_ONCE means that more may."""
    head = _head(house, chain)
    waiting = select(ChainWait.subject_id).where(ChainWait.chain == chain)
    ids = list(house.session.scalars(waiting.order_by(ChainWait.created_at, ChainWait.id).limit(AT_ONCE)))
    if not ids:
        return 0
    contents = contents_of(house, chain, ids)
    linked = [one for one in ids if one in contents]
    for subject in linked:
        house.session.add(_link(house, head, signer, subject, contents[subject]))
    gone = delete(ChainWait).where(ChainWait.tenant_id == house.tenant, ChainWait.chain == chain)
    house.session.execute(gone.where(ChainWait.subject_id.in_(ids)))
    then = _chains[chain].then
    if then is not None and linked:
        then(house, linked)
    return len(ids)


def links_of(house: House, chain: str, ids: Collection[str]) -> dict[str, ChainLink]:
    """The links of these subjects, by subject; what is not yet chained is left out."""
    query = select(ChainLink).where(ChainLink.chain == chain, ChainLink.subject_id.in_(list(ids)))
    return {link.subject_id: link for link in house.session.scalars(query)}


def unlinked(house: House, chain: str, most: int) -> tuple[int, list[str]]:
    """Rows that have no link and do not wait for one: how many, and the first of them. The house never makes one."""
    rows = _chains[chain].rows
    link = exists().where(ChainLink.tenant_id == house.tenant, ChainLink.chain == chain, ChainLink.subject_id == rows)
    wait = exists().where(ChainWait.tenant_id == house.tenant, ChainWait.chain == chain, ChainWait.subject_id == rows)
    count = house.session.scalar(select(func.count(rows)).where(~link, ~wait)) or 0
    return count, list(house.session.scalars(select(rows).where(~link, ~wait).order_by(rows).limit(most)))


def is_emptied(chain: str, content: dict[str, Any]) -> bool:
    """Whether this is all that an erasing leaves of a row of this chain."""
    return _chains[chain].emptied(content)


def link_text_of(link: ChainLink) -> str:
    """The canonical text of a link as it stands in its row."""
    return link_text(
        tenant=link.tenant_id,
        chain=link.chain,
        number=link.number,
        content=link.content_sha256,
        prev=link.prev_hash,
        key=link.key_id,
        at=link.at,
    )


def _head(house: House, chain: str) -> ChainHead:
    """The chain's end, locked to the commit: of two jobs at once the second waits here, and goes on from there."""
    id_ = named(house.tenant, f"chain {chain}")
    head = house.session.get(ChainHead, (house.tenant, id_), with_for_update=True)
    if head is None:
        head = ChainHead(id=id_, chain=chain, number=0, hash=GENESIS)
        house.session.add(head)
        house.session.flush()
    return head


def _link(house: House, head: ChainHead, signer: Signer, subject: str, content: dict[str, Any]) -> ChainLink:
    salt = secrets.token_hex(16)
    content_sha256 = hash_of(content_text(content, salt))
    number, prev = head.number + 1, head.hash
    at = max(house.now, signer.from_at)  # a job that began just before a rotation signs with the new key
    text = link_text(
        tenant=house.tenant,
        chain=head.chain,
        number=number,
        content=content_sha256,
        prev=prev,
        key=signer.key_id,
        at=at,
    )
    head.number, head.hash = number, hash_of(text)
    return ChainLink(
        id=uuid7(),
        chain=head.chain,
        number=number,
        subject_id=subject,
        salt=salt,
        content_sha256=content_sha256,
        prev_hash=prev,
        hash=head.hash,
        key_id=signer.key_id,
        server_sig=signer.sign(text.encode()),
        at=at,
    )
