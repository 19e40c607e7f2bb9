"""The undo of a move, from the toast that says where the visit went."""

from server.kit.http import Answer, Door, Sample, go_to
from server.visits.unmoving import unmove

from .routes import office

__all__ = ["undo_move"]


@office.post("/office/visit/<id:visit>/move/undo", permission="visits.write", door="office", sample=Sample(path={"visit": "a visit"}))  # fmt: skip
def undo_move(door: Door, visit: str) -> Answer:
    """The visit is again where it was, with the person and the hours of before. 409 when something followed."""
    with door.write() as house:
        unmove(house, visit, by=door.who.member)
    return go_to(f"/office/visit/{visit}?did=unmove")
