"""What may be wrong with a backup or with the place it is put back to. The text is for the person at the keyboard."""

__all__ = ["BadBackup", "CutShort", "Damaged", "NewerBackup", "NotEmpty", "WrongKey"]


class BadBackup(Exception):
    """It cannot be done; the text says why and what helps. Nothing was changed."""


class WrongKey(BadBackup):
    """Sealed with another key."""


class CutShort(BadBackup):
    """The end is missing."""


class Damaged(BadBackup):
    """These are not the bytes that were written."""


class NewerBackup(BadBackup):
    """Made by a newer program."""


class NotEmpty(BadBackup):
    """There is something at the place where it would go."""
