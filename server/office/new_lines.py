"""Material in the form of a new visit: rows that are planned with it, one more, one less, each with its own complaints.

A form says a row by `product_1`, `quantity_1` and `text_1`, the next by 2, and so on. Row by row it is checked as the
visit's own page checks a line; a row without product and text does not count.
"""

from collections.abc import Mapping
from typing import Any

from server.kit.errors import Problem
from server.kit.house import House
from server.visits.office_choices import types_of
from server.visits.office_schemas import NewLine
from server.visits.order_lines import MOST_LINES, checked_line

from .forms import Wrong
from .material_pages import units
from .saying import checked, sentence
from .stock_forms import given

__all__ = ["FIELDS", "MOST_ROWS", "planned_lines", "row_to_look_at", "rows_of", "with_other_rows"]

Form = Mapping[str, str]
FIELDS = ("product", "quantity", "text")
MOST_ROWS = MOST_LINES - 1
"""The first line of an order is what the visit's type is called."""
EMPTY = {"product": "", "quantity": "1", "text": ""}


def rows_of(form: Form) -> list[dict[str, str]]:
    """The rows of a form as they were typed: {product, quantity, text}."""
    there = [nr for nr in range(1, MOST_ROWS + 1) if any(f"{name}_{nr}" in form for name in FIELDS)]
    return [{name: form.get(f"{name}_{nr}", "") for name in FIELDS} for nr in there]


def with_other_rows(form: Form) -> dict[str, str] | None:
    """The form with a row more (`more`) or without row `less`, as it is asked again; None when neither was pressed."""
    if "more" not in form and "less" not in form:
        return None
    rows = rows_of(form)
    if "more" in form:
        rows = [*rows, EMPTY][:MOST_ROWS]
    else:
        rows = [row for nr, row in enumerate(rows, 1) if str(nr) != form["less"]]
    kept = {name: value for name, value in form.items() if not _is_of_a_row(name)}
    return kept | {f"{name}_{nr}": row[name] for nr, row in enumerate(rows, 1) for name in FIELDS}


def row_to_look_at(form: Form, left: int) -> int:
    """Where the keyboard goes on after `more` or `less`, of the rows that are there now: at the new row, at the one that took
    the place of who went, or at the last. 0 without rows: at the button for one more."""
    nr = form.get("less", "") if "more" not in form else ""
    return min(int(nr), left) if nr.isascii() and nr.isdigit() and len(nr) < 4 else left


def planned_lines(house: House, form: Form, lang: str) -> list[dict[str, Any]]:
    """The lines of the order, for MakeVisit: what the type is called, then each row. [] without rows: the rule says it.

    Wrong with a sentence beside each field of each row: `quantity_2`.
    """
    lines, wrong = list[dict[str, Any]](), dict[str, str]()
    for nr, row in enumerate(rows_of(form), 1):
        if not row["product"].strip() and not row["text"].strip() and row["quantity"].strip() in ("", "1"):
            continue
        try:
            lines.append(_checked(house, row, lang))
        except Wrong as found:
            wrong |= {f"{name}_{nr}": said for name, said in found.fields.items()}
    if wrong:
        raise Wrong(**wrong)
    kind = next((one["name"] for one in types_of(house) if one["code"] == form.get("type")), None)
    return [{"text": kind}, *lines] if lines and kind else lines


def _checked(house: House, row: Form, lang: str) -> dict[str, Any]:
    line = checked(NewLine(), given(row, "product", "text") | units(row, lang))
    try:
        checked_line(house.desk, line)
    except Problem as problem:
        field = (problem.pointer or "/product").removeprefix("/")
        raise Wrong(**{field: sentence(problem, lang)["form"]}) from problem
    return line


def _is_of_a_row(name: str) -> bool:
    field, _, nr = name.partition("_")
    return name in ("more", "less") or (field in FIELDS and nr.isdigit())
