"""Writes pwa/sync/catalogue.js: the catalogue of mutations as the phone checks by it, before it writes an act down.

`python -m sync.catalogue_js` writes the file; a test says when it is out of date. The checks themselves are in
pwa/sync/shapes.js; golden files (tests/wire/mutations) hold both languages to the same answers.
"""

import json
from pathlib import Path
from typing import Any

from sync.mutation import CATALOGUE, MUTATION_BYTES, SCHEMA, Spec

__all__ = ["PATH", "module"]

PATH = Path(__file__).parent.parent / "pwa" / "sync" / "catalogue.js"

_HEAD = """/**
 * Every act of a person on a phone: what it takes, and what its arguments may be.
 *
 * Made from sync/mutation.py by `python -m sync.catalogue_js`; change it there.
 */

/** @typedef {{type: string, min?: number, max?: number, of?: any[]}} Shape */
/** @typedef {{shape: Shape, optional?: true, nullable?: true}} Arg */
/** @typedef {{args: Record<string, Arg>, needed?: [string, string, string][], fixed?: [string, string, any][], exactly_one?: string[]}} Spec */

"""


def module() -> str:
    """The text of the JavaScript module."""
    lines = [f"export const SCHEMA = {SCHEMA}", f"export const MUTATION_BYTES = {MUTATION_BYTES}", ""]
    lines += ["/** @type {Record<string, Spec>} */", "export const CATALOGUE = {"]
    for spec in CATALOGUE.values():
        lines += [f"  {json.dumps(spec.name)}: {{", "    args: {"]
        lines += [_property(arg.name, _arg(arg), 6) for arg in spec.args]
        lines += ["    },", *(_property(rule, value, 4) for rule, value in _rules(spec)), "  },"]
    return _HEAD + "\n".join([*lines, "}", ""])


def _arg(arg: Any) -> dict[str, Any]:
    said: dict[str, Any] = {"shape": arg.shape.says}
    if arg.optional:
        said["optional"] = True
    if arg.nullable:
        said["nullable"] = True
    return said


def _rules(spec: Spec) -> list[tuple[str, Any]]:
    rules = [("needed", spec.needed), ("fixed", spec.fixed), ("exactly_one", spec.exactly_one)]
    return [(name, value) for name, value in rules if value]


def _property(name: str, value: Any, indent: int) -> str:
    """One property as the house's formatter writes it: on one line if it fits, else an object over several."""
    pad = " " * indent
    line = f"{pad}{name}: {_js(value)},"
    if len(line) <= 120 or not isinstance(value, dict):
        return line
    parts = [_property(key, part, indent + 2) for key, part in value.items()]  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    return "\n".join([f"{pad}{name}: {{", *parts, f"{pad}}},"])


def _js(value: Any) -> str:
    """Bare keys, a space within braces."""
    if isinstance(value, dict):
        pairs: list[str] = [f"{name}: {_js(part)}" for name, part in value.items()]  # pyright: ignore[reportUnknownVariableType]
        return "{ " + ", ".join(pairs) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_js(part) for part in value) + "]"  # pyright: ignore[reportUnknownVariableType]
    return json.dumps(value)


if __name__ == "__main__":
    PATH.write_text(module())
