"""Where strangers find a company's keys and the page that checks reports."""

__all__ = ["FOLDER", "keys_url", "verify_url"]

FOLDER = "/.well-known/veldwerk"


def keys_url(base: str, slug: str) -> str:
    """The address of a company's keys; empty when the server's own is not known."""
    return f"{base}{FOLDER}/{slug}/keys.json" if base else ""


def verify_url(base: str, link: str) -> str:
    """The address of the page that checks a report. The fragment, which no server sees, names the signature's link."""
    return f"{base}/verify/#{link}" if base else ""
