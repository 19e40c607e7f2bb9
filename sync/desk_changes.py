"""What a desk has to write: its rows as they were read beside its rows as they are now."""

from collections.abc import Iterable, Mapping

from sync.kind import Key, Row
from sync.store import Written

__all__ = ["Rows", "what_changed"]

Rows = Mapping[str, Mapping[str, Row | None]]
"""By kind and id; None: there is none."""


def what_changed(
    touched: Iterable[Key], was: Rows, rows: Rows
) -> tuple[dict[str, Written], list[tuple[Key, Row | None, Row | None]]]:
    """What to write by kind, and (key, before, after) of each that differs, in the order in which they were first touched."""
    written: dict[str, Written] = {}
    changed: list[tuple[Key, Row | None, Row | None]] = []
    for kind, id_ in dict.fromkeys(touched):
        before, row = was[kind].get(id_), rows[kind].get(id_)
        if row is before:
            continue
        changed.append(((kind, id_), before, row))
        what = written.setdefault(kind, Written())
        if row is None:
            what.delete.append(id_)
        elif before is None:
            what.insert.append(row)
        else:
            what.update.append((id_, {k: v for k, v in row.items() if k not in before or before[k] != v}))
    return written, changed
