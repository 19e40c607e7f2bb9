"""`python -m server.reports.verify.texts_js`: write static/verify/texts.js from the texts here. A test compares."""

import json
from pathlib import Path

__all__ = ["FILE", "source", "texts"]

FILE = Path(__file__).parents[3] / "static" / "verify" / "texts.js"


def texts(lang: str) -> dict[str, str]:
    """The verifier's texts in one language."""
    said: dict[str, str] = json.loads((Path(__file__).parent / "texts" / f"{lang}.json").read_text(encoding="utf-8"))
    return said


def source() -> str:
    """What the file should hold."""
    said = json.dumps({lang: texts(lang) for lang in ("nl", "en")}, ensure_ascii=False, indent=2)
    head = "/** Written by `python -m server.reports.verify.texts_js` from server/reports/verify/texts. */\n"
    return f'{head}Reflect.get(globalThis, "veldwerk").texts = {said}\n'


if __name__ == "__main__":
    FILE.write_text(source(), encoding="utf-8")
