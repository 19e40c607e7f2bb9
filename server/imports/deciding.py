"""What would become of a row, against what is there and what earlier rows made: make, change, the same already, or refuse and
why. Changes nothing."""

from server.kit.house import House

from .customer_rows import decide_customer
from .fields import FIELDS
from .known import Known, Plan, must_be_readable, values_of
from .models import DataImport, ImportRow
from .values import Refused, Values, customer_in
from .visit_rows import decide_visit

__all__ = ["decide"]


def decide(house: House, known: Known, head: DataImport, row: ImportRow) -> Plan:
    """What would become of this row now."""
    values = values_of(head, row)
    try:
        must_be_readable(head, row)
        _must_be_there(head.kind, values)
        who = customer_in(values)
        decided = decide_customer if head.kind == "customers" else decide_visit
        return decided(house, known, head, row, who, values)
    except Refused as refused:
        return Plan("refuse", [refused.said()])


def _must_be_there(kind: str, values: Values) -> None:
    for one in FIELDS[kind]:
        if one.needed and not values.get(one.name):
            raise Refused("empty", one.name)
