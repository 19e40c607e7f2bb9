"""The words that rows are found by."""

from sqlalchemy.orm import Mapped, mapped_column

from server.kit.db import Id, Key, Model, index, tenant_key

__all__ = ["SearchWord"]


class SearchWord(Model):
    """A word by which a row of a kind is found: made from the row itself and from its parts, at any time again (bin/search-again).

    Its rows lie in the order of their words, so that all words with the same beginning lie together.
    """

    __tablename__ = "search_word"
    __table_args__ = (index("ix_search_word_row_id", "row_id"), {"sqlite_with_rowid": False})

    tenant_id: Mapped[str] = tenant_key()
    kind: Mapped[str] = mapped_column(Key(30), primary_key=True)
    word: Mapped[str] = mapped_column(Key(40), primary_key=True)
    row_id: Mapped[str] = mapped_column(Id, primary_key=True)
