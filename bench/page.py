"""docs/performance.md: each measurement has a part of its own between two marks, and writes only that."""

import re
from collections.abc import Sequence
from pathlib import Path

from .figures import Figure

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "performance.md"
PICTURES = ROOT / "docs" / "pictures"
GOAL = 200
"""ms within which an office page answers in 95 of 100 calls."""


def put(name: str, text: str) -> None:
    """Write the part of this name; a new one goes to the end."""
    begin, end = f"<!-- bench: {name} -->", "<!-- bench end -->"
    page = PAGE.read_text()
    part = f"{begin}\n{text.rstrip()}\n{end}"
    pattern = re.compile(re.escape(begin) + r".*?" + re.escape(end), re.DOTALL)
    page = pattern.sub(lambda _: part, page) if begin in page else f"{page.rstrip()}\n\n{part}\n"
    PAGE.write_text(page)


def table(figures: Sequence[Figure]) -> str:
    """Markdown, the slowest first."""
    lines = ["| call | p50 ms | p95 ms | slowest ms | calls | kB |", "|---|--:|--:|--:|--:|--:|"]
    for one in sorted(figures, key=lambda one: -one.p95):
        lines.append(
            f"| `{one.name}` | {one.p50:g} | {one.p95:g} | {one.worst:g} | {one.calls} | {one.bytes / 1000:.0f} |"
        )
    return "\n".join(lines)


def chart(name: str, title: str, figures: Sequence[Figure]) -> Path:
    """Bars of p95 with a mark at p50, the slowest first, and a line at the goal, as an SVG."""
    shown = sorted(figures, key=lambda one: -one.p95)[:30]
    widest = max([GOAL * 1.2, *(one.p95 for one in shown)])
    height, scale = 34 + 18 * len(shown), 420 / widest
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 {height}" font-family="sans-serif" font-size="11" role="img">',
        f"<title>{title}</title>",
        '<rect width="800" height="100%" fill="#fff"/>',
        f'<text x="8" y="16" font-size="13" fill="#12201f">{title}</text>',
    ]
    for row, one in enumerate(shown):
        y, colour = 28 + 18 * row, "#0b6e63" if one.p95 < GOAL else "#b3261e"
        parts.append(f'<text x="296" y="{y + 10}" text-anchor="end" fill="#12201f">{_plain(one.name)}</text>')
        parts.append(f'<rect x="304" y="{y}" width="{one.p95 * scale:.1f}" height="13" fill="{colour}"/>')
        parts.append(f'<rect x="{304 + one.p50 * scale:.1f}" y="{y}" width="2" height="13" fill="#fff"/>')
        parts.append(f'<text x="{308 + one.p95 * scale:.1f}" y="{y + 10}" fill="#12201f">{one.p95:g}</text>')
    line = 304 + GOAL * scale
    parts.append(
        f'<line x1="{line:.1f}" y1="24" x2="{line:.1f}" y2="{height}" stroke="#b3261e" stroke-dasharray="3 3"/>'
    )
    file = PICTURES / f"bench-{name}.svg"
    file.write_text("\n".join([*parts, "</svg>"]) + "\n")
    return file


def _plain(name: str) -> str:
    short = re.sub(r"<(?:\w+(?:\([^)]*\))?:)?(\w+)>", r"{\1}", name)
    return short.replace("&", "&amp;").replace("<", "&lt;")
