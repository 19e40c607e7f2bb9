"""The look of office and app in a company's own colour: the tokens of static/css/tokens.css that hold our green, made of another.

Whatever the colour, what stands in tokens.css holds: text has 4.5:1 on every ground that it comes on (WCAG 2.2 AA), things to
press 3:1, in the sun 7:1. The colour keeps its hue as far as that lets it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from server.accounts.brands import ENOUGH, contrast, lightness, mixed, readable

__all__ = ["Theme", "look_address", "look_of", "sheet", "theme"]

BLACK, WHITE = "000000", "ffffff"
DAY, CARD, NIGHT, NIGHT_CARD, NIGHT_INK = "f6f5f1", WHITE, "0d1514", "16211f", "eef4f2"
DAY_TINTS, NIGHT_TINTS = ("e3f3e7", "fff1d9", "fce8e6", "e6effc"), ("12321c", "3a2706", "411410", "10274a")
"""The grounds of ok, wait, bad and info: links stand on them too."""
PRESSED, SUN, CALM = 3.0, 7.0, 7.0
"""Contrasts: of what can be pressed, of text in the sun, of the next visit's card, on which more stands than words."""
PALEST, DARKEST = lightness("e1efef"), lightness("12343a")
"""Our own tints: another is no darker by day and no lighter by night, so all other words can be read on it too."""
Tokens = Mapping[str, str]


@dataclass(frozen=True)
class Theme:
    """What each theme's tokens become, by name without the dashes: `#rrggbb`."""

    light: Tokens
    dark: Tokens
    sun: Tokens


def theme(colour: str) -> Theme:
    """The tokens of this colour."""
    return Theme(_light(colour), _dark(colour), _sun(colour))


def sheet(colour: str) -> str:
    """The same as a style sheet that comes after tokens.css."""
    look = theme(colour)
    night = _rule(":root:not(.light,.dark,.sun)", look.dark)
    return (
        _rule(":root,.light", look.light)
        + _rule(".dark", look.dark)
        + f"@media (prefers-color-scheme:dark){{{night}}}"
        + _rule(".sun", look.sun)
    )


def look_of(colour: str | None) -> dict[str, str] | None:
    """What a phone keeps to look the same without a network: the colour and its sheet. None for who has ours."""
    return {"colour": colour, "css": sheet(colour)} if colour else None


def look_address(colour: str | None) -> str | None:
    """Where the sheet of a company's colour is; None for who has ours."""
    return f"/look/{colour}.css" if colour else None


def _light(colour: str) -> Tokens:
    primary = readable(colour, BLACK, (DAY, CARD), PRESSED)
    tint = _tint(primary, CARD, 0.12, lambda light: light >= PALEST)
    return _hashes(
        {
            "brand": readable(colour, BLACK, (DAY, CARD, tint, *DAY_TINTS), ENOUGH),
            "brand-ink": WHITE,
            "brand-tint": tint,
            "primary": primary,
            "primary-ink": max((WHITE, BLACK), key=lambda ink: contrast(ink, primary)),
            **_now(colour, WHITE),
        }
    )


def _dark(colour: str) -> Tokens:
    tint = _tint(colour, NIGHT_CARD, 0.25, lambda light: light <= DARKEST)
    brand = readable(colour, WHITE, (NIGHT, NIGHT_CARD, tint, *NIGHT_TINTS), ENOUGH)
    ours = {"brand": brand, "brand-ink": NIGHT, "brand-tint": tint, "primary": brand, "primary-ink": NIGHT}
    return _hashes({**ours, **_now(colour, NIGHT_INK)})


def _sun(colour: str) -> Tokens:
    """Black on white, as ever; the colour is left to small words and their grounds."""
    tint = _tint(readable(colour, BLACK, (CARD,), PRESSED), CARD, 0.12, lambda light: light >= PALEST)
    ours = {"brand": readable(colour, BLACK, (CARD, tint), SUN), "brand-ink": WHITE, "brand-tint": tint}
    return _hashes({**ours, "primary": BLACK, "primary-ink": WHITE, "now": BLACK, "now-ink": WHITE, "now-soft": WHITE})


def _now(colour: str, ink: str) -> Tokens:
    ground = readable(colour, BLACK, (ink,), CALM)
    return {"now": ground, "now-ink": ink, "now-soft": mixed(ink, ground, 0.2)}


def _tint(colour: str, ground: str, most: float, fits: Callable[[float], bool]) -> str:
    """The ground with as much of the colour in it, up to `most`, as `fits` its lightness."""
    shades = (mixed(ground, colour, most * (20 - step) / 20) for step in range(21))
    return next((one for one in shades if fits(lightness(one))), ground)


def _hashes(tokens: Tokens) -> Tokens:
    return {name: f"#{value}" for name, value in tokens.items()}


def _rule(where: str, tokens: Tokens) -> str:
    return f"{where}{{{';'.join(f'--{name}:{value}' for name, value in tokens.items())}}}"
