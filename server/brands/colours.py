"""Whether a brand's colour can be read, as WCAG 2.2 AA asks, and the nearest one that can."""

from dataclasses import dataclass

from server.accounts.brands import ENOUGH, PAPER, contrast, is_colour
from server.kit.i18n import decimal_text

__all__ = ["Verdict", "colour_of", "judge_colour", "ratio_text"]

STEPS = 100


@dataclass(frozen=True)
class Verdict:
    """`as_text`: its contrast on our paper; `as_button`: that of the letters on it (white or black, whichever is read
    better: `ink`). `proposal` is the nearest darker colour of the same hue that can be read as text; None when it can."""

    colour: str
    as_text: float
    as_button: float
    ink: str
    proposal: str | None

    @property
    def passes(self) -> bool:
        """It may be used for text and for buttons."""
        return self.proposal is None


def colour_of(text: str) -> str | None:
    """Six lower-case hexadecimal digits from what a person or a browser's colour field says; None when it is no colour."""
    said = text.strip().removeprefix("#").lower()
    if len(said) == 3:
        said = "".join(sign * 2 for sign in said)
    return said if is_colour(said) else None


def judge_colour(colour: str) -> Verdict:
    """The contrasts of a colour, and what to take instead if it is too pale."""
    ink = max(("ffffff", "000000"), key=lambda one: contrast(one, colour))
    passes = contrast(colour, PAPER) >= ENOUGH
    return Verdict(colour, _cut(contrast(colour, PAPER)), _cut(contrast(ink, colour)), ink, None if passes else _nearest(colour))  # fmt: skip


def ratio_text(ratio: float, lang: str) -> str:
    """1,8 or 1.8, as the reader writes it."""
    return decimal_text(f"{ratio:.1f}", lang)


def _nearest(colour: str) -> str:
    """As little darker as will do: its three parts shrink together, so the hue stays."""
    parts = bytes.fromhex(colour)
    shades = ("".join(f"{round(part * (1 - step / STEPS)):02x}" for part in parts) for step in range(STEPS + 1))
    return next(shade for shade in shades if contrast(shade, PAPER) >= ENOUGH)


def _cut(ratio: float) -> float:
    """One decimal, never rounded up: 4.49 is not 4.5."""
    return int(ratio * 10) / 10
