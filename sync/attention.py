"""Attention cards: what the office should know, in which nothing is in doubt. Rooms raise them; the office ticks them off."""

from sync.desk import Desk
from sync.kind import Row

__all__ = ["AttentionGone", "attention_done"]


class AttentionGone(Exception):
    """There is no such card (`not_found`), or it is done already (`already_done`)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def attention_done(desk: Desk, card: str, *, by: str) -> Row:
    """Tick a card off. `by` is the member in the office. Raises AttentionGone."""
    row = desk.get("attention", card)
    if row is None:
        raise AttentionGone("not_found")
    if row["state"] != "open":
        raise AttentionGone("already_done")
    return desk.change("attention", card, state="done", done_by=by, done_at=desk.now)
