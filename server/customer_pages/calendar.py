"""The appointment for a calendar (RFC 5545): the same one again when it is moved, crossed out when it is called off."""

from datetime import UTC, datetime

from server.kit.clock import from_rfc3339

from .follow import when_names
from .showing import Guest

__all__ = ["calendar_of"]


def calendar_of(guest: Guest) -> bytes:
    """One event. Its UID is the visit's, its SEQUENCE rises with each change."""
    said = when_names(guest)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Veldwerk//Customer pages//EN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{guest.visit['id']}@veldwerk",
        f"SEQUENCE:{guest.visit['v']}",
        f"DTSTAMP:{_moment(guest.now)}",
        f"DTSTART:{_moment(from_rfc3339(guest.visit['planned_from']))}",
        f"DTEND:{_moment(from_rfc3339(guest.visit['planned_to']))}",
        f"SUMMARY:{_text(guest.brand.name + ': ' + said['work'])}",
        f"LOCATION:{_text(said['street'] + ', ' + said['town'])}",
        f"STATUS:{'CANCELLED' if guest.visit['state'] == 'cancelled' else 'CONFIRMED'}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(text: str) -> str:
    """Escaped; a line break cannot begin a property of its own."""
    plain = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return plain.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def _folded(line: str) -> str:
    """Lines of 75 octets at most, never cut within a letter."""
    parts, size = [""], 0
    for sign in line:
        width = len(sign.encode())
        if size + width > 74:
            parts.append("")
            size = 0
        parts[-1] += sign
        size += width
    return "\r\n ".join(parts)
