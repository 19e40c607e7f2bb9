"""What is wrong with a draft, and where."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Flaw:
    """`code` names a text (visits.flaw_<code>) whose {names} are in `params`; `grave` ones forbid publishing.

    `section` and `item` are ids (item None: the section itself; both None: the whole list); `on` is the field of
    the editor that it belongs to ("title", "options", "limits", "when", ...).
    """

    code: str
    section: str | None = None
    item: str | None = None
    on: str | None = None
    grave: bool = True
    params: Mapping[str, Any] = field(default_factory=dict[str, Any])
