"""A telephone number is shown as people in the Netherlands write it, by the file that the phone reads too."""

import json
from pathlib import Path

import phonenumbers

from server.kit.phone_numbers import shown_phone

CASES = json.loads((Path(__file__).parents[1] / "wire/phone_numbers/phone_numbers.json").read_text())


def test_numbers_stand_as_people_write_them_and_are_still_the_same_number() -> None:
    for number, shown in CASES:
        assert shown_phone(number) == shown, number
        if number and number.startswith("+"):
            again = phonenumbers.parse(shown, "NL")
            assert phonenumbers.format_number(again, phonenumbers.PhoneNumberFormat.E164) == number
