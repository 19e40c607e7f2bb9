"""A number plate has one spelling, however it is typed."""

from server.inventory.plates import plate_of


def test_a_plate_has_one_spelling_however_it_is_typed() -> None:
    for typed in ("V-123-AB", "v123ab", " v 123 ab ", "V.123.AB", "V1-23-AB"):
        assert plate_of(typed) == "V-123-AB", typed
    # one of each sidecode of the RDW
    codes = "XX-99-99 99-99-XX 99-XX-99 XX-99-XX XX-XX-99 99-XX-XX 99-XXX-9 9-XXX-99 XX-999-X X-999-XX XXX-99-X X-99-XXX 9-XX-999 999-XX-9"
    for spelt in codes.split():
        assert plate_of(spelt.replace("-", "")) == spelt


def test_what_is_no_dutch_plate_is_refused() -> None:
    for typed in (
        "",
        "AB-12",
        "AB-123-CDE",
        "ABCDEF",
        "123456",
        "A-1234-B",
        "ÄB-12-34",
        "1-ABCD-2",
        "²2-AB-34",
        "ABCDE1",
    ):
        assert plate_of(typed) is None, typed
