"""What our font can draw. PDF/A allows no character without a shape, and people write everything in a remark.

What it cannot draw is shown as an empty box on the pages; the signed text itself goes along unchanged as an attachment.
"""

import struct
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

__all__ = ["FONTS", "drawable", "drawable_all"]

FONTS = Path(__file__).parent / "fonts"
_INSTEAD = "□"
_BREAKS = {"\n", "\t"}


def drawable(text: str) -> str:
    """The text with what cannot be drawn replaced; line breaks stay."""
    known = _known()
    return "".join(one if one in _BREAKS or ord(one) in known else _instead(one) for one in text)


def _instead(one: str) -> str:
    """Nothing for what has no shape of its own anywhere (joiners, controls), else the box."""
    return "" if unicodedata.category(one) in ("Cc", "Cf", "Mn") else _INSTEAD


def drawable_all(value: Any) -> Any:
    """The same for every text in lists and tables."""
    if isinstance(value, str):
        return drawable(value)
    if isinstance(value, list):
        return [drawable_all(one) for one in value]
    return {name: drawable_all(one) for name, one in value.items()} if isinstance(value, dict) else value


@cache
def _known() -> frozenset[int]:
    """Code points of the font, from its table `cmap` in format 12 (OpenType: the whole of Unicode)."""
    data = (FONTS / "SourceSans3.ttf").read_bytes()
    tables = {data[at : at + 4]: struct.unpack_from(">II", data, at + 8) for at in range(12, 12 + 16 * _short(data, 4), 16)}  # fmt: skip
    start, _ = tables[b"cmap"]
    for record in range(start + 4, start + 4 + 8 * _short(data, start + 2), 8):
        at = start + struct.unpack_from(">I", data, record + 4)[0]
        if _short(data, at) == 12:
            groups = struct.unpack_from(">I", data, at + 12)[0]
            spans = (struct.unpack_from(">III", data, at + 16 + 12 * nr) for nr in range(groups))
            return frozenset(code for first, last, _ in spans for code in range(first, last + 1) if code >= 0x20)
    raise ValueError("The font has no table of its characters that we read.")


def _short(data: bytes, at: int) -> int:
    return int(struct.unpack_from(">H", data, at)[0])
