"""What visits are found by: their customer and his address, the order's number, who is there, the numbered pieces they used.

All but the pieces are kept once more as words of the visit, so that two words of which one is in the name and one in the
street are looked for in one place.
"""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, or_, select, union
from sqlalchemy.orm import Mapped

from server.kit.search import found_by, gathered_from
from server.kit.search_models import SearchWord
from server.kit.search_words import phone_words, words_in
from sync.kind import Row

from .models import Visit, WorkOrder

PARTS = {"visit": ("work_order_id",), "work_order": ("customer_id", "address_id"), "customer": (), "address": ()}


def _of_order(row: Row) -> Iterable[str]:
    return words_in(row["number"])


def _of_visit(row: Row) -> Iterable[str]:
    return words_in(row["contact_name"]) | phone_words(row["contact_phone"])


def _of_part(row: Row) -> Iterable[str]:
    return words_in(row["serial"], row["old_serial"])


found_by("work_order", ("number",), _of_order)
found_by("visit", ("contact_name", "contact_phone"), _of_visit)
found_by("part_use", ("serial", "old_serial"), _of_part)


def _whose(changed: Mapping[str, list[str]]) -> Select[str]:
    """Visits of these orders, customers and addresses."""
    columns = {"work_order": WorkOrder.id, "customer": WorkOrder.customer_id, "address": WorkOrder.address_id}
    orders = select(WorkOrder.id).where(or_(*(columns[kind].in_(ids) for kind, ids in changed.items())))
    return select(Visit.id).where(Visit.work_order_id.in_(orders))


def _words(visits: Sequence[str]) -> CompoundSelect[str, str]:
    """(word, visit) of the visits themselves, of their orders, customers and addresses."""
    mine = select(SearchWord.word, Visit.id).where(Visit.id.in_(visits))
    beside = mine.join(WorkOrder, (WorkOrder.tenant_id == Visit.tenant_id) & (WorkOrder.id == Visit.work_order_id))
    columns = {"work_order": WorkOrder.id, "customer": WorkOrder.customer_id, "address": WorkOrder.address_id}
    return union(
        mine.join(SearchWord, _words_of("visit", Visit.id)),
        *(beside.join(SearchWord, _words_of(kind, column)) for kind, column in columns.items()),
    )


def _words_of(kind: str, row: Mapped[str]) -> ColumnElement[bool]:
    return and_(SearchWord.tenant_id == Visit.tenant_id, SearchWord.row_id == row, SearchWord.kind == kind)


gathered_from("visit", PARTS, _whose, _words)
