"""Each field of a brand by its own rule, the colour by WCAG, the logo by its bytes."""

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from server.accounts.brands import PAPER, contrast
from server.brands.checks import WrongFields, checked_fields
from server.brands.colours import colour_of, judge_colour
from server.brands.logos import BOX, taken
from server.kit.errors import Problem


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        ("kvk", "9012 34.01", "90123401"),
        ("vat", "nl 0044.95.445.B01", "NL004495445B01"),
        ("iban", "nl91 abna 0417 1643 00", "NL91ABNA0417164300"),
        ("iban", "DE89 3704 0044 0532 0130 00", "DE89370400440532013000"),
        ("phone", "038 555 01 00", "+31385550100"),
        ("postcode", "8011 ab", "8011AB"),
        ("colour", "#00505C", "00505c"),
        ("email", " service@voltwijk.nl ", "service@voltwijk.nl"),
        ("legal_nl", "Regel een\r\nRegel twee", "Regel een\nRegel twee"),
        ("vat", "", None),
    ],
)
def test_what_is_right_is_kept_in_one_way(field: str, typed: str, kept: str | None) -> None:
    assert checked_fields({field: typed}) == {field: kept}


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("kvk", "1234567"),
        ("kvk", "11111111"),
        ("vat", "NL004495446B01"),
        ("vat", "NL865123401B01"),
        ("iban", "NL91ABNA0417164301"),
        ("iban", "NL19ABNA0417164300"),
        ("iban", "XX00"),
        ("phone", "12"),
        ("postcode", "0123 AB"),
        ("postcode", "1234 SS"),
        ("colour", "geel"),
        ("email", "a@b.nl, c@d.nl"),
        ("sender", "x@y\nBcc: z@z.nl"),
        ("street", "Straat\nnog een"),
        ("legal_en", "x" * 301),
        ("langs", "de"),
        ("name", "  "),
    ],
)
def test_what_is_wrong_gets_a_sentence(field: str, typed: str) -> None:
    with pytest.raises(WrongFields) as wrong:
        checked_fields({field: typed, "city": "Zwolle"})
    assert list(wrong.value.fields) == [field]


def test_one_digit_changed_or_two_swapped_is_found() -> None:
    """What check digits are for: each single mistake in an IBAN."""
    iban = "NL91ABNA0417164300"
    for place in range(8, 18):
        for digit in "0123456789":
            if digit != iban[place]:
                with pytest.raises(WrongFields):
                    checked_fields({"iban": iban[:place] + digit + iban[place + 1 :]})


@settings(max_examples=200, deadline=None)
@given(st.from_regex(r"[0-9a-f]{6}", fullmatch=True))
def test_every_proposal_can_be_read_and_none_is_darker_than_it_must_be(colour: str) -> None:
    verdict = judge_colour(colour)
    assert verdict.as_button >= 4.5, "white or black can always be read on it"
    if verdict.proposal is None:
        assert contrast(colour, PAPER) >= 4.5
        return
    assert contrast(verdict.proposal, PAPER) >= 4.5 and judge_colour(verdict.proposal).passes
    parts = [min(255, round(part * 1.05) + 1) for part in bytes.fromhex(verdict.proposal)]
    assert contrast(bytes(parts).hex(), PAPER) < 4.7


def test_a_colour_is_read_as_browsers_and_people_write_it() -> None:
    assert [colour_of(one) for one in ("#F2A900", "f2a900", "#fa0", "red", "", "#12345")] == ["f2a900", "f2a900", "ffaa00", None, None, None]  # fmt: skip


def picture(kind: str, size: tuple[int, int] = (1200, 300)) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, "red").save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_logo_is_one_small_png_whatever_came(kind: str) -> None:
    kept = taken(picture(kind))
    assert kept.png.startswith(b"\x89PNG") and (kept.width, kept.height) == (600, 150) and kept.width <= BOX[0]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "brands.logo_kind"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "brands.logo_kind"),
        (picture("PNG")[:60], "brands.logo_kind"),
        (picture("GIF"), "brands.logo_kind"),
        (picture("PNG", (10, 10)), "brands.logo_small"),
        (b"\x89PNG" + b"0" * 3_000_000, "brands.logo_large"),
    ],
)
def test_what_is_no_logo_is_refused_in_words(data: bytes, code: str) -> None:
    with pytest.raises(Problem) as problem:
        taken(data)
    assert problem.value.code == code
