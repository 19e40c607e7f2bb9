"""No table and no column can be forgotten by an erasure: each is handled, or named with the reason why it is not."""

from server.exports.one_customer import ABOUT, MENTIONS, SUBJECTS
from server.kit.db import tables_of_a_tenant
from server.privacy.ways import EMPTIED, GO, HARMLESS, NOT_HIS, STAY, personal_columns
from server.rooms import import_rooms

import_rooms()
TABLES = {table.name: table for table in tables_of_a_tenant()}
HIS = ABOUT | SUBJECTS.keys() | MENTIONS.keys()


def test_what_a_customer_may_see_of_himself_is_what_goes() -> None:
    """The walk of the export finds the rows; each of its tables goes, is emptied, or holds nothing personal."""
    assert HIS | {"repeated_call"} == {*GO, *EMPTIED, *STAY}
    assert not set(GO) & set(EMPTIED)


def test_every_column_that_could_say_something_about_a_person_is_emptied_or_named_with_a_reason() -> None:
    """A new one: put it into EMPTIED or GO, or say in HARMLESS or NOT_HIS why it stays (server/privacy/ways.py)."""
    forgotten = {
        f"{name}.{column}"
        for name, table in TABLES.items()
        if name not in GO and name not in NOT_HIS
        for column in personal_columns(table) - EMPTIED.get(name, {}).keys() - HARMLESS.get(name, {}).keys()
    }
    assert not forgotten


def test_the_lists_name_only_what_there_is_and_give_a_reason() -> None:
    assert {*GO, *EMPTIED, *STAY, *HARMLESS, *NOT_HIS} <= TABLES.keys()
    for name, values in EMPTIED.items():
        columns = TABLES[name].columns
        assert values.keys() <= {column.name for column in columns}, name
        assert all(columns[column].nullable for column, value in values.items() if value is None), name
    assert all(len(reason) > 3 for reason in NOT_HIS.values())
    assert not NOT_HIS.keys() & HIS
