"""What a report tells now, for whoever reads it on a screen: the same text and order as the PDF, which may still have to wait."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from server.kit.files import Files
from server.kit.house import House
from server.visits.models import Signature
from server.visits.office_documents import signable_documents
from server.visits.signed_changes import changes_since
from server.visits.statement import Content, Document

from .facts import signatures_of, statement_under
from .unsigned import text_of_nobody
from .words import Items, change_words, items_of

__all__ = ["Told", "changes_after", "told_of"]


@dataclass(frozen=True)
class Told:
    """`said`: the text under the first of `signatures`; what the office holds now, when nobody signed or that text is not
    here. `changes`: what changed since it was signed, in words; None when nobody can say."""

    said: Content
    items: Items
    signatures: list[Signature]
    changes: list[str] | None

    @property
    def signer(self) -> Signature | None:
        """The customer's newest signature; None when no customer signed, perhaps the technician did."""
        return next((row for row in self.signatures if row.role == "customer"), None)


def told_of(house: House, files: Files, visit: str, lang: str) -> Told:
    """What is told of a visit. `lang` is the reader's; a signed text stays as it was signed."""
    documents = signable_documents(house.store, visit)
    signatures = signatures_of(house, visit)
    signed = statement_under(house, files, signatures[0]) if signatures else None
    changes = _changes(signed, documents, lang) if signed else None
    if signed is None or changes is None:
        now = text_of_nobody(house, visit, lang, documents)
        return Told(now, _items(documents), signatures, None if signatures else [])
    return Told(signed, _items(documents), signatures, changes)


def changes_after(house: House, files: Files, row: Signature, lang: str) -> list[str] | None:
    """What changed since this signature, in words; None while its text is not here, or when no phone of ours made it."""
    signed = statement_under(house, files, row)
    return _changes(signed, signable_documents(house.store, row.visit_id), lang) if signed else None


def _changes(signed: dict[str, Any], documents: Sequence[Document], lang: str) -> list[str] | None:
    try:
        changes = changes_since(signed, documents)
    except (KeyError, TypeError, ValueError):  # a statement that no phone of ours made
        return None
    items = _items(documents)
    return [change_words(one, items, lang) for one in changes]


def _items(documents: Sequence[Document]) -> Items:
    return items_of(next((one["sections"] for one in documents if one["kind"] == "checklist_version"), []))
