"""Writes the table of mutations in docs/sync.md, between its two marks, from the catalogue: `python -m sync.catalogue_md`."""

from pathlib import Path
from typing import Any

from sync.mutation import CATALOGUE, Arg, Spec

__all__ = ["PATH", "table", "with_table"]

PATH = Path(__file__).parent.parent / "docs" / "sync.md"
BEGIN, END = "<!-- made from sync/mutation.py -->\n", "<!-- end of what is made -->\n"


def table() -> str:
    """One row a mutation: its arguments with their shapes, who may, what decides."""
    rows = ["| mutation | arguments (`?` = may be left out or null) | who | rule |", "|---|---|---|---|"]
    return "\n".join([*rows, *(_row(spec) for spec in CATALOGUE.values()), ""])


def with_table(text: str) -> str:
    """The document with the table of today in it."""
    before, _, rest = text.partition(BEGIN)
    return before + BEGIN + table() + END + rest.partition(END)[2]


def _row(spec: Spec) -> str:
    said = [_arg(arg) for arg in spec.args]
    said += [f"{name} {value} needs {other}" for name, value, other in spec.needed]
    said += [f"with {name}, {other} is {value}" for name, other, value in spec.fixed]
    said += ["exactly one of " + ", ".join(spec.exactly_one)] if spec.exactly_one else []
    return f"| `{spec.name}` | {'; '.join(said)} | {spec.who} | {spec.rule} |"


def _arg(arg: Arg) -> str:
    return f"`{arg.name}{'?' if arg.optional else ''}` {_shape(arg.shape.says)}{' or null' if arg.nullable else ''}"


def _shape(says: dict[str, Any]) -> str:
    kind = says["type"]
    if kind == "text":
        return f"text of {says['min']} to {says['max']}" if says["min"] else f"text up to {says['max']}"
    if kind == "integer":
        return f"integer {says['min']} to {says['max']}"
    if kind == "word":
        return "one of " + " ".join(says["of"])
    if kind == "either":
        return " or ".join(_shape(one) for one in says["of"])
    plain = {
        "id": "id",
        "sha256": "SHA-256 in lower-case hex",
        "moment": "moment",
        "flag": "true or false",
        "position": "{lat, lon, accuracy?}",
        "flat": "a word, a number, or an object of up to 12 of them",
    }
    return plain[kind]


if __name__ == "__main__":
    PATH.write_text(with_table(PATH.read_text()))
