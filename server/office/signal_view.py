"""What the visit's page says of the signal at its address."""

from dataclasses import dataclass

from server.kit.house import House
from server.kit.i18n import t
from server.visits.signal import signal_of

__all__ = ["Signal", "signal_view"]


@dataclass(frozen=True)
class Signal:
    """`choice` is what the form has chosen: learned, none or good."""

    silent: bool
    text: str
    choice: str


def signal_view(house: House, visit: str, lang: str) -> Signal:
    """In words how it is known."""
    row = signal_of(house, visit)
    if row is None:
        return Signal(False, t("office.signal_unknown", lang), "learned")
    silent = row.state == "none"
    if row.by_member_id:
        return Signal(silent, t(f"office.signal_{row.state}_said", lang), row.state)
    text = t(
        f"office.signal_{row.state}",
        lang,
        without=row.without,
        at_once=row.with_signal,
        count=row.without + row.with_signal,
    )
    return Signal(silent, text, "learned")
