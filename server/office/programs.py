"""What a browser calls itself, as people know it."""

import re

from server.kit.i18n import t

__all__ = ["program_text"]

_BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
_SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "macOS"), ("Linux", "Linux"))  # fmt: skip


def program_text(program: str | None, lang: str) -> str:
    """Chrome, Windows; what a program calls itself when it is none of the browsers."""
    said = program or ""
    browser = next((name for sign, name in _BROWSERS if f"{sign}/" in said), None)
    system = next((name for sign, name in _SYSTEMS if sign in said), None)
    if browser:
        return ", ".join(one for one in (browser, system) if one)
    return re.sub(r"\s.*", "", said) or t("office.login_unknown", lang)
