"""From data to PDF/A-3b with typst, in a folder of its own that is gone afterwards. Nothing is loaded from outside."""

import json
from datetime import datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from server.kit.turns import step_out

from .glyphs import FONTS

__all__ = ["CannotTypeset", "qr_svg", "typeset", "typeset_picture"]

TEMPLATE = Path(__file__).parent / "report.typ"


class CannotTypeset(Exception):
    """Typst does not take it; its own words say why."""


def typeset(data: dict[str, Any], files: dict[str, bytes], made_at: datetime) -> bytes:
    """The PDF. `files` lie beside the template: pictures by the names in `data`, attachments as `data["files"]` lists them.

    The same input gives the same bytes. CannotTypeset.
    """
    made = _compiled(data, files, format="pdf", pdf_standards=["a-3b"], timestamp=made_at.replace(microsecond=0))
    assert isinstance(made, bytes)
    return made


def typeset_picture(data: dict[str, Any], files: dict[str, bytes], made_at: datetime) -> bytes:
    """The first page as PNG, for a look at it. CannotTypeset."""
    made = _compiled(data, files, format="png", ppi=110.0, timestamp=made_at.replace(microsecond=0))
    first = made[0] if isinstance(made, list) else made
    assert isinstance(first, bytes)
    return first


def _compiled(data: dict[str, Any], files: dict[str, bytes], **how: Any) -> Any:
    import typst  # thirty megabytes, wanted by a worker and for a brand's preview only

    step_out()
    with TemporaryDirectory(prefix="veldwerk-report-") as folder:
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content)
        (Path(folder) / "data.json").write_text(json.dumps(data), encoding="utf-8")
        (Path(folder) / "report.typ").write_bytes(TEMPLATE.read_bytes())
        compiler = typst.Compiler(
            str(Path(folder) / "report.typ"), root=folder, font_paths=[str(FONTS)], ignore_system_fonts=True
        )
        try:
            return compiler.compile(**how)
        except typst.TypstError as error:
            raise CannotTypeset(getattr(error, "diagnostic", "") or str(error)) from error


def qr_svg(text: str) -> bytes:
    """A QR code of a text, error correction M."""
    import segno

    out = BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", border=2, dark="#12201f", light="#ffffff")
    return out.getvalue()
