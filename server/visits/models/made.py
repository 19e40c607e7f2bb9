"""What every act of a person on a phone carries: who, on which device, when by whose clock."""

from datetime import datetime

from sqlalchemy import BigInteger, Boolean, Integer
from sqlalchemy.orm import Mapped, mapped_column

from server.kit.db import Id, Moment


class Made:
    """Who made it and when. `at` is the phone's clock and `offset_ms` what to add for the server's.

    `jumps`: how often that clock had jumped (then the time is shown as unsure). `late`: when it arrived, the visit was
    no longer of this person's team. Device and mutation are plain ids: they are sync's, and outlive a restore.
    """

    by_member_id: Mapped[str] = mapped_column(Id, sort_order=80)
    device_id: Mapped[str | None] = mapped_column(Id, sort_order=81)
    mutation_id: Mapped[str | None] = mapped_column(Id, sort_order=82)
    at: Mapped[datetime] = mapped_column(Moment, sort_order=83)
    offset_ms: Mapped[int] = mapped_column(BigInteger, default=0, sort_order=84)
    jumps: Mapped[int] = mapped_column(Integer, default=0, sort_order=85)
    received_at: Mapped[datetime] = mapped_column(Moment, sort_order=86)
    late: Mapped[bool] = mapped_column(Boolean, default=False, sort_order=87)
