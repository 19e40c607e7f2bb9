"""Cells of a CSV file that a spreadsheet opens."""

__all__ = ["safe_cell"]


def safe_cell(text: str) -> str:
    """The text, with an apostrophe before what a spreadsheet would take for a formula (=, +, -, @, tab, return).

    https://owasp.org/www-community/attacks/CSV_Injection. A plain number keeps its sign.
    """
    if text[:1] in ("=", "+", "-", "@", "\t", "\r") and not text[1:].replace(",", "").replace(".", "").isdecimal():
        return "'" + text
    return text
