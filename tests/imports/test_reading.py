"""Whatever program wrote it: the table is read, or a sentence says what to do."""

import codecs
import io
import zipfile
from datetime import date, time
from itertools import permutations
from random import Random

import pytest

from server.exports.csv_cells import safe_cell
from server.imports import reading
from server.imports.encodings import CHOICES, encoding_of, is_garbled, read_as, reread, tidied
from server.imports.fields import guessed, missing
from server.imports.reading import MOST_ROWS, read_table
from server.imports.values import Refused, day_in, time_in
from server.kit.errors import Problem
from tests.imports.sheets import xlsx

TEXT = 'Naam;E-mail;Plaats\r\n"Müller; Zoë";zoë@voorbeeld.nl;Zwolle\r\n\r\nDaniëlle;;’s-Graveland\r\n'
WANTED = [(2, ["Müller; Zoë", "zoë@voorbeeld.nl", "Zwolle"]), (4, ["Daniëlle", "", "’s-Graveland"])]


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        TEXT.encode("cp1252"),
        TEXT.encode("mac_roman"),
        TEXT.encode("utf-16"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-16-le"),
    ],
    ids=["utf-8", "bom", "cp1252", "mac", "utf-16", "utf-16-be", "utf-16-le without a mark"],
)
def test_every_encoding_reads_the_same(data: bytes) -> None:
    table = read_table(data, "klanten.csv")
    assert table.columns == ["Naam", "E-mail", "Plaats"]
    assert [(no, [tidied(cell) for cell in cells]) for no, cells in table.rows] == WANTED


def test_a_file_of_dos_or_mac_is_taken_for_what_it_is_and_one_bad_byte_makes_no_other_file_of_it() -> None:
    text = "Naam;Plaats\nCafé Müller;Zoë\nÉva Brûlé;Curaçao\n"
    for encoding in CHOICES:
        assert encoding_of(text.encode(encoding)) == encoding
    data = text.encode().replace("Zoë".encode(), b"Zo\xeb")
    assert encoding_of(data) == "utf-8" and "Café Müller;Zo\ufffd" in tidied(read_as(data, "utf-8"))
    assert is_garbled(read_as(data, "utf-8")) and not is_garbled(text)


@pytest.mark.parametrize(("was", "now"), list(permutations(CHOICES, 2)))
def test_whatever_a_file_was_read_as_it_can_be_read_as_anything_else(was: str, now: str) -> None:
    chance = Random(f"{was} {now}")
    files = [bytes(range(256)), "Café – Müller €".encode(), *(chance.randbytes(60) for _ in range(200))]
    for data in files:
        read = read_as(data, was)
        assert reread(read, was, now) == read_as(data, now), data
        read.encode()  # every database takes it


def test_what_was_read_wrong_long_ago_is_seen() -> None:
    for name in ("Café Müller", "Zoë", "’s-Graveland", "€ 12"):
        assert not is_garbled(name) and is_garbled(name.encode().decode("cp1252")), name
    for name in ("Straße", "São Paulo", "Ærø", "Ångström", "Â", "Ã"):
        assert not is_garbled(name), name


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_every_separator_is_found(separator: str) -> None:
    data = separator.join(["naam", "straat", '"plaats, of stad; ook"']) + "\n" + separator.join(["Klaas", "Dorp", "X"])
    assert read_table(data.encode(), "x.csv").columns == ["naam", "straat", "plaats, of stad; ook"]


def test_excel_gives_numbers_days_and_times_as_people_write_them() -> None:
    table = read_table(
        xlsx([["naam", "nr", "pc"], ["Klaas", 4.0, "8012 EB"], ["", "", ""], ["Anna", 12.5, "x"]]), "a.xlsx"
    )
    assert table.rows == [(2, ["Klaas", "4", "8012 EB"]), (4, ["Anna", "12.5", "x"])]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "imports.empty"),
        (b"  \n ", "imports.empty"),
        (b"naam;plaats\n", "imports.empty"),
        (b"naam\nKlaas\n", "imports.no_table"),
        (b"\x89PNG\r\n\x1a\n;\x00\x00", "imports.unreadable"),
        (b"PK\x03\x04 no zip at all", "imports.unreadable"),
        (b"a;b\n" + b'"' + b"x" * 200_000, "imports.unreadable"),
        (b"naam;plaats\n" + b"Klaas;Zwolle\n" * 100_000, "imports.too_many_rows"),
        (b"x" * (reading.MOST_BYTES + 1), "imports.too_large"),
    ],
    ids=["nothing", "blanks", "headings only", "one column", "a picture", "no zip", "an endless quote", "100,000 rows", "too large"],
)  # fmt: skip
def test_what_is_no_table_says_so(data: bytes, code: str) -> None:
    with pytest.raises(Problem) as refused:
        read_table(data, "x.csv")
    assert refused.value.code == code
    if code == "imports.too_many_rows":
        assert refused.value.params == {"count": 100_000, "most": MOST_ROWS}


def test_a_small_zip_that_holds_a_very_large_table_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_UNPACKED", 1000)
    with pytest.raises(Problem, match="too_large"):
        read_table(xlsx([["naam", "plaats"], ["x" * 2000, "y"]]), "a.xlsx")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("hello.txt", "no workbook")
    with pytest.raises(Problem, match="unreadable"):
        read_table(out.getvalue(), "a.xlsx")


def test_headings_are_known_and_each_column_counts_once() -> None:
    columns = ["Klantnaam", "E-mail adres", "Straat", "Huis-nummer", "POSTCODE", "Woonplaats", "Nummer"]
    mapping = guessed("customers", columns)
    assert mapping == {"name": 0, "email": 1, "street": 2, "number": 3, "postcode": 4, "city": 5}
    assert missing("customers", mapping) == [] and missing("visits", mapping) == ["type", "team", "day", "from"]


def test_days_and_times_as_people_write_them() -> None:
    for said in ("2026-11-23", "23-11-2026", "23/11/2026", "23.11.2026", "23-11-26", "2026-11-23 09:00"):
        assert day_in(said) == date(2026, 11, 23)
    for said in ("9:00", "09.00", "9u", "9 uur", "09:00:00", "2026-11-23 09:00"):
        assert time_in(said, "from") == time(9)
    for said in ("morgen", "31-02-2026", "1899-01-01", ""):
        with pytest.raises(Refused):
            day_in(said)
    for said in ("25:00", "9:61", "soon"):
        with pytest.raises(Refused):
            time_in(said, "from")


def test_a_cell_that_a_spreadsheet_would_run_is_only_shown() -> None:
    for bad in ("=cmd|' /C calc'!A0", "+1+cmd", "-2+3", "@SUM(A1)", "\t=1", "\r=1"):
        assert safe_cell(bad) == "'" + bad
    for fine in ("Klaas", "-12,5", "+31612345678", "", "a=b"):
        assert safe_cell(fine) == fine
