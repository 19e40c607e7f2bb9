"""How much work came another way than by itself, in words: "12 handelingen en 3 bestanden"."""

from server.kit.i18n import t

__all__ = ["how_much"]


def how_much(lang: str, *, acts: int, files: int) -> str:
    """Acts and files with their plurals; what there is none of is not named."""
    said_acts, said_files = (
        t(f"visits.handed_{name}", lang, count=count) for name, count in (("acts", acts), ("files", files))
    )
    if acts and files:
        return t("visits.handed_both", lang, acts=said_acts, files=said_files)
    return said_files if files else said_acts
