"""The part of docs/performance.md that `bin/bench sync` writes: a table, a chart, and what was missed."""

from collections.abc import Sequence
from pathlib import Path

from bench.page import PICTURES

from .rows import Row

__all__ = ["chart", "table"]

COLOURS = ("#0b6e63", "#7a8b99", "#9fb1bd", "#c2ced6", "#e0a526")


def table(rows: Sequence[Row]) -> str:
    """Markdown, a line a work."""
    names = sorted({name for row in rows for name in row.peers})
    head = ["work", "on", "unit", "**ours**", *names, "raw database", "p95 ms", "target", "met"]
    lines = [f"| {' | '.join(head)} |", f"|---|---|---|{'--:|' * (len(names) + 3)}---|---|"]
    for row in rows:
        peers = [_number(row.peers.get(name)) for name in names]
        met = "yes" if not row.missed else f"**no**: {', '.join(row.missed)}"
        cells = [row.work, row.database, row.unit, f"**{_number(row.ours)}**", *peers, _number(row.raw)]
        lines.append(f"| {' | '.join([*cells, _number(row.p95_ms), str(row.target), met])} |")
    return "\n".join(lines)


def chart(name: str, title: str, rows: Sequence[Row]) -> Path:
    """Bars, a group a work: ours against the best of all in that group, peers and raw beside it. An SVG."""
    bars = [(row, [("ours", row.ours), *row.peers.items(), *([("raw", row.raw)] if row.raw else [])]) for row in rows]
    height = 40 + sum(24 + 17 * len(group) for _, group in bars)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 {height}" font-family="sans-serif" font-size="11" role="img">',
        f'<title>{title}</title><rect width="800" height="100%" fill="#fff"/>',
        f'<text x="8" y="18" font-size="13" fill="#12201f">{title}</text>',
    ]
    y = 34
    for row, group in bars:
        parts.append(f'<text x="8" y="{y + 12}" font-weight="bold" fill="#12201f">{row.work}, {row.database}</text>')
        y += 20
        most = max(value for _, value in group) or 1
        for label, value in group:
            colour = COLOURS[0] if label == "ours" else COLOURS[4] if label == "raw" else COLOURS[1]
            parts.append(f'<text x="150" y="{y + 11}" text-anchor="end" fill="#12201f">{label}</text>')
            parts.append(f'<rect x="158" y="{y}" width="{520 * value / most:.1f}" height="13" fill="{colour}"/>')
            parts.append(f'<text x="{164 + 520 * value / most:.1f}" y="{y + 11}" fill="#12201f">{value:,.0f}</text>')
            y += 17
        y += 4
    file = PICTURES / f"bench-{name}.svg"
    file.write_text("\n".join([*parts, "</svg>"]) + "\n")
    return file


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if value >= 100 else f"{value:g}"
