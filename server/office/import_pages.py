"""Customers and visits from a file: uploaded, matched, tried, done. Each step is a page that can be left and come back to."""

import csv
import io
from datetime import date
from typing import Any

from flask import Response

from server.accounts.skills import Lack
from server.exports.csv_cells import safe_cell
from server.imports.encodings import tidied
from server.imports.fields import FIELDS, missing
from server.imports.models import DataImport, ImportRow
from server.imports.reading import MOST_BYTES, MOST_ROWS
from server.imports.taking import (
    check_later,
    do_later,
    import_of,
    imports_of,
    map_columns,
    read_in,
    rows_of,
    take_in,
    ways_to_read,
)
from server.kit.errors import Problem
from server.kit.http import Answer, Door, Sample, go_to, page
from server.kit.i18n import t
from server.kit.phone_numbers import shown_phone

from .ability_view import lack_text
from .frame import frame
from .routes import office
from .schemas import Address, Typed
from .toasts import toast_of
from .words import moment_text

__all__ = ["columns", "do", "every_row", "import_page", "refused_rows", "show_import", "upload"]

SHOWN, SAMPLES = 100, 3
"""Rows that are shown of each outcome; all of them are in a file."""
OUTCOMES = ("refuse", "change", "make", "same")
"""In the order in which somebody must look at them: what is left out, what overwrites, what is new."""
_UPLOAD = Sample(
    body=(
        b'--x\r\nContent-Disposition: form-data; name="kind"\r\n\r\ncustomers\r\n'
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="klanten.csv"\r\n\r\n'
        b"naam;straat;huisnummer;postcode;plaats\r\nKlaas Vaak;Dorpsstraat;4;8012 EB;Zwolle\r\n--x--\r\n"
    ),
    headers={"Content-Type": "multipart/form-data; boundary=x"},
)
_ONE = Sample(path={"import_": "a data_import"})


@office.get("/office/import", permission="data.import", door="office", takes=Address, sample=Sample())
def import_page(door: Door, args: dict[str, Any]) -> Answer:
    """The latest imports, and the way to begin one."""
    return _start(door, toast=args)


@office.post("/office/import", permission="data.import", door="office", sample=_UPLOAD, limit=MOST_BYTES + 64 * 1024)
def upload(door: Door) -> Answer:
    """Take a file in: `kind` customers or visits, `file` CSV or XLSX. What cannot be read is said, and nothing is kept."""
    file = door.file("file")
    try:
        if file is None or not file.filename:
            raise Problem(422, "imports.no_file")
        data = file.read()
        with door.write() as house:
            head = take_in(house, door.request.form.get("kind", ""), file.filename, data, by=door.who.member)
    except Problem as problem:
        if not problem.code.startswith("imports."):
            raise
        return _start(door, said=t(problem.code, door.lang, **problem.params), status=problem.status)
    return go_to(f"/office/import/{head.id}")


@office.get("/office/import/<id:import_>", permission="data.import", door="office", takes=Address, sample=_ONE)
def show_import(door: Door, import_: str, args: dict[str, Any]) -> Answer:
    """One import: its columns and what they are, what would become of its rows, how far it is, what came of it."""
    return _show(door, import_, toast=args)


@office.post("/office/import/<id:import_>/columns", permission="data.import", door="office", takes=Typed, sample=Sample(path={"import_": "a data_import"}, json={"name": "0"}))  # fmt: skip
def columns(door: Door, import_: str, args: dict[str, Any]) -> Answer:
    """Say in which characters the file was written (`encoding`) and which column is what, and have the dry run made."""
    try:
        with door.write() as house:
            head = import_of(house, import_)
            read_in(house, head, args["typed"].get("encoding", ""))
            map_columns(house, head, args["typed"])
            check_later(house, head)
    except Problem as problem:
        if problem.status == 404:
            raise
        fields = ", ".join(_field(name, door.lang) for name in problem.params.get("fields", []))
        return _show(door, import_, said=t(problem.code, door.lang, fields=fields), status=problem.status)
    return go_to(f"/office/import/{import_}")


@office.post("/office/import/<id:import_>/do", permission="data.import", door="office", sample=_ONE)
def do(door: Door, import_: str) -> Answer:
    """Have it done."""
    try:
        with door.write() as house:
            do_later(house, import_of(house, import_))
    except Problem as problem:
        if problem.status == 404:
            raise
        return _show(door, import_, said=t(problem.code, door.lang), status=problem.status)
    return go_to(f"/office/import/{import_}")


@office.get("/office/import/<id:import_>/refused.csv", permission="data.import", door="office", sample=_ONE)
def refused_rows(door: Door, import_: str) -> Answer:
    """The rows that were refused, as they came, with the reason: to be mended and uploaded again."""
    with door.read() as house:
        head = import_of(house, import_)
        rows = rows_of(house, head, most=MOST_ROWS, outcome="refuse")
    lines = [[str(row.no), *map(tidied, row.cells), _why(row, door.lang)] for row in rows]
    return _csv(
        "geweigerd.csv",
        [t("office.import_row", door.lang), *map(tidied, head.columns), t("office.import_why", door.lang)],
        lines,
    )


@office.get("/office/import/<id:import_>/rows.csv", permission="data.import", door="office", sample=_ONE)
def every_row(door: Door, import_: str) -> Answer:
    """Every row as it came, with what would become of it (or did) and why: to be looked through before it is done."""
    with door.read() as house:
        head = import_of(house, import_)
        rows = rows_of(house, head, most=MOST_ROWS)
    said = {one: t(f"office.import_out_{one}", door.lang) for one in OUTCOMES}
    lines = [
        [str(row.no), said.get(row.outcome or "", ""), _why(row, door.lang), *map(tidied, row.cells)] for row in rows
    ]
    heads = [t(f"office.import_{one}", door.lang) for one in ("row", "outcome", "why")]
    return _csv("rijen.csv", [*heads, *map(tidied, head.columns)], lines)


def _csv(name: str, heads: list[str], lines: list[list[str]]) -> Response:
    """A file that Excel opens as it is, and in which it runs nothing."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    for line in (heads, *lines):
        writer.writerow([safe_cell(cell) for cell in line])
    answer = Response("\ufeff" + out.getvalue(), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _start(door: Door, *, toast: dict[str, Any] | None = None, said: str = "", status: int = 200) -> Answer:
    with door.read() as house:
        names = frame(house, door, "import", toast_of(house, toast or {}, door.lang))
        imports = [(head, moment_text(head.at, house.now, door.lang)) for head in imports_of(house)]
    rows = f"{MOST_ROWS:,}".replace(",", ".")
    limits = {"rows": rows, "megabytes": MOST_BYTES // (1024 * 1024), "bytes": MOST_BYTES}
    return page("office/import.html", status, imports=imports, said=said, limits=limits, kinds=list(FIELDS), **names)


def _show(
    door: Door, import_: str, *, toast: dict[str, Any] | None = None, said: str = "", status: int = 200
) -> Answer:
    with door.read() as house:
        head = import_of(house, import_)
        names = frame(house, door, "import", toast_of(house, toast or {}, door.lang))
        first = rows_of(house, head, most=SAMPLES)
        ways = ways_to_read(house, head) if head.state in ("uploaded", "checked", "failed") else []
        shown = OUTCOMES if head.state in ("checked", "done") else ()
        groups = [(one, rows_of(house, head, most=SHOWN, outcome=one)) for one in shown]
    lines = [(one, [(row, _who(head, row), _why(row, door.lang), _about(head, row)) for row in rows], _count(head, one) - len(rows)) for one, rows in groups if rows]  # fmt: skip
    samples = [", ".join(tidied(cell) for row in first if (cell := row.cells[nr])) for nr in range(len(head.columns))]
    return page(
        "office/import_one.html",
        status,
        head=head,
        lines=lines,
        said=said,
        fields=[(one, _field(one.name, door.lang)) for one in FIELDS[head.kind]],
        missing=missing(head.kind, head.mapping),
        samples=samples,
        headings=[tidied(one) for one in head.columns],
        ways=ways,
        busy=head.state in ("checking", "running"),
        **names,
    )


def _who(head: DataImport, row: ImportRow) -> str:
    """What a person knows a row by: its name and place."""
    said = (tidied(row.cells[at]) for name in ("name", "postcode", "day") if (at := head.mapping.get(name)) is not None)
    return ", ".join(one for one in said if one)


def _count(head: DataImport, outcome: str) -> int:
    return {"refuse": head.refused, "change": head.changed, "make": head.made, "same": head.same}[outcome]


def _about(head: DataImport, row: ImportRow) -> str:
    """The page of what came of a row, or of the customer whom it would meet; "" for none yet."""
    if row.subject_id is None:
        return ""
    is_visit = head.kind == "visits" and head.state == "done" and row.outcome == "make"
    return f"/office/{'visit' if is_visit else 'customer'}/{row.subject_id}"


def _why(row: ImportRow, lang: str) -> str:
    return " ".join(_reason(one, lang) for one in row.why)


def _reason(why: dict[str, Any], lang: str) -> str:
    if why["code"] == "rule":
        return t(
            why["value"], lang, **{name: one for name, one in why.items() if name not in ("code", "field", "value")}
        )
    if why["code"] == "lacks":
        until = date.fromisoformat(why["until"]) if why["until"] else None
        return lack_text(Lack(why["skill"], why["who"], False, until), lang)
    if why["code"] == "changes" and why["field"] == "kind":
        why = why | {name: t(f"customers.{why[name]}", lang) for name in ("from", "to")}
    if why["code"] == "changes" and why["field"] == "phone":
        why = why | {name: shown_phone(why[name]) for name in ("from", "to")}
    named = {**why, "field": _field(why["field"], lang)} if why.get("field") else why
    return t(f"imports.why_{why['code']}", lang, **named)


def _field(name: str, lang: str) -> str:
    return t(f"imports.field_{name}", lang)
