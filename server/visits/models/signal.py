"""Whether phones have a signal at an address."""

from datetime import datetime

from sqlalchemy import Integer
from sqlalchemy.orm import Mapped, mapped_column

from server.kit.db import Id, Key, Model, Moment, Tenanted, down, one_of, unique


class AddressSignal(Tenanted, Model):
    """What is known of the signal at an address: `without` and `with_signal` count visits that told something.

    `state` follows from them, unless somebody of the office said it (`by_member_id`): then it stays as said.
    """

    __tablename__ = "address_signal"
    __table_args__ = (
        down("address_id", "address"),
        down("by_member_id", "member"),
        one_of("state", "none", "good"),
        unique("address_id"),
    )

    address_id: Mapped[str] = mapped_column(Id)
    state: Mapped[str] = mapped_column(Key(10))
    without: Mapped[int] = mapped_column(Integer, default=0)
    with_signal: Mapped[int] = mapped_column(Integer, default=0)
    by_member_id: Mapped[str | None] = mapped_column(Id)
    at: Mapped[datetime] = mapped_column(Moment)
