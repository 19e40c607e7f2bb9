"""A company's own colour, whichever it is: what tokens.css promises of its contrasts holds."""

import random
import re
from pathlib import Path

import pytest

from server.accounts.brands import contrast, mixed
from server.accounts.themes import look_of, sheet, theme

TOKENS = Path(__file__).parents[2] / "static" / "css" / "tokens.css"
ODD = ["ffffcc", "000000", "ff9ac1", "ffffff", "ff0000", "00ff00", "0000ff", "7f7f7f", "c9f04a", "00505c"]
GROUNDS = ("paper", "card", "brand-tint", "ok-tint", "wait-tint", "bad-tint", "info-tint")
ANY = [f"{random.Random(nr).randrange(1 << 24):06x}" for nr in range(200)]


def tokens_of(rule: str) -> dict[str, str]:
    """The colours of one rule of tokens.css."""
    body = TOKENS.read_text().split(f"{rule} {{", 1)[1].split("}", 1)[0]
    return dict(re.findall(r"--([a-z-]+): #([0-9a-f]{6});", body))


def worn(colour: str, name: str) -> dict[str, str]:
    """All colours of a theme with the company's own among them."""
    ours = tokens_of({"light": ".light", "dark": ".dark", "sun": ".sun"}[name])
    return ours | {token: value.removeprefix("#") for token, value in getattr(theme(colour), name).items()}


@pytest.mark.parametrize("name,text", [("light", 4.5), ("dark", 4.5), ("sun", 7.0)])
def test_everything_can_be_read_in_any_colour(name: str, text: float) -> None:
    for colour in ODD + ANY:
        look = worn(colour, name)
        pairs = {
            **{f"brand on {on}": (look["brand"], look[on]) for on in GROUNDS},
            "brand-ink on brand": (look["brand-ink"], look["brand"]),
            "ink on the tint": (look["ink"], look["brand-tint"]),
            "soft ink on the tint": (look["ink-soft"], look["brand-tint"]),
            "primary-ink": (look["primary-ink"], look["primary"]),
            "now-ink": (look["now-ink"], look["now"]),
            "now-soft": (look["now-soft"], look["now"]),
            "a chip on now": (look["now-ink"], mixed(look["now"], look["now-ink"], 0.15)),
        }
        least = {said: contrast(*pair) for said, pair in pairs.items()}
        assert not {said: ratio for said, ratio in least.items() if ratio < text}, (colour, name)
        assert min(contrast(look["primary"], look[on]) for on in ("paper", "card")) >= 3, (colour, name)
        assert contrast(look["volt"], look["now"]) >= 3, (colour, name)


def test_only_what_holds_our_green_is_another_and_in_every_theme(colour: str = "8a1538") -> None:
    look = theme(colour)
    assert look.light.keys() == look.dark.keys() == look.sun.keys()
    text = sheet(colour)
    for where in (
        ":root,.light{",
        "}.dark{",
        "@media (prefers-color-scheme:dark){:root:not(.light,.dark,.sun){",
        ".sun{",
    ):
        assert where in text
    assert look.light["primary"] == "#8a1538", "a colour that can be read stays what it is"
    assert look_of(None) is None and look_of(colour) == {"colour": colour, "css": text}
