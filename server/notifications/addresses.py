"""Which e-mail addresses we send to. Nothing that could become a second line of a header ever gets further than here."""

import re

__all__ = ["is_address"]

_PLAIN = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?=.{1,253}\Z)([A-Za-z0-9-]{1,63}\.)+[A-Za-z0-9-]{2,63}")


def is_address(text: str | None) -> bool:
    """Whether this is one plain address, name@host.domain in ASCII: no name beside it, no second one, no line break."""
    return bool(text) and _PLAIN.fullmatch(text or "") is not None
