"""What was found, in words: a line a thing, the verdict first."""

from datetime import UTC, datetime

from .check import Checked, Signed
from .texts_js import texts

__all__ = ["say", "verdict_of"]


def verdict_of(found: Checked) -> str:
    """valid, unsure (sound, but nobody confirmed the key), changed, not_ours."""
    return "unsure" if found.verdict == "valid" and found.trust != "published" else found.verdict


def say(found: Checked, lang: str) -> list[str]:
    """The lines. Moments are in UTC here, as a terminal has no country."""
    said = texts(lang)
    verdict = verdict_of(found)
    lines = [said[f"verdict_{verdict}"].upper(), said[_says(found)].format(company=found.company)]
    lines += ["- " + said[f"fault_{code}"].format(about=about) for code, about in found.faults]
    if not found.nr:
        return lines
    lines += [f"{said['report']}: {found.nr} · {said['company']}: {found.company} · {said['made']}: {found.made_at}"]
    if found.key and found.verdict != "not_ours":
        lines.append(said[f"trust_{found.trust}"].format(key=found.key, company=found.company))
    if found.chain:
        numbers = ", ".join(str(one["number"]) for one in found.links)
        lines.append(said[f"chain_{found.chain}"].format(number=numbers))
    if found.verdict == "valid":
        for one in found.signatures:
            lines += _signed(one, said)
        if found.unsigned:
            when = _moment(datetime.fromisoformat(found.made_at))
            lines.append(said["unsigned"].format(company=found.company, when=when))
        lines.append(_photos(found, said))
    lines += [said["withheld"].format(count=found.withheld)] if found.withheld else []
    lines += [said["changes"].format(count=found.changes)] if found.changes else []
    return lines


def _signed(one: Signed, said: dict[str, str]) -> list[str]:
    first = said["signed_by"].format(name=one.name, role=said.get(f"role_{one.role}", one.role))
    at, latest = datetime.fromisoformat(one.at), datetime.fromisoformat(one.latest)
    way = said.get(f"way_{one.channel}_{'typed' if one.typed else 'drawn'}", one.channel)
    return [first, f"  {way}", "  " + said["when"].format(when=_moment(at)), "  " + _clock(one, at, latest, said)]


def _clock(one: Signed, at: datetime, latest: datetime, said: dict[str, str]) -> str:
    """How certain the moment is."""
    if one.channel == "link":
        return said["clock_office"]
    if one.jumps:
        clock = said["clock_jumped"].format(count=one.jumps)
    elif abs(one.offset_ms) < 1000:
        clock = said["clock_good"]
    else:
        way = said["clock_slow" if one.offset_ms > 0 else "clock_fast"]
        clock = said["clock_off"].format(by=f"{abs(one.offset_ms) / 1000:.0f} s", way=way)
    end = said["clock_impossible"] if (at - latest).total_seconds() > 5 else said["clock_latest"].format(when=_moment(latest))  # fmt: skip
    return f"{clock} {end}"


def _photos(found: Checked, said: dict[str, str]) -> str:
    key = "photos_none" if found.photos == 0 else "photo_same" if found.photos == 1 else "photos_same"
    return said[f"{key}_unsigned" if found.record else key].format(count=found.photos)


def _says(found: Checked) -> str:
    """The sentence under the verdict; a report without any signature speaks of none."""
    verdict = verdict_of(found)
    if verdict == "unsure" and found.trust == "revoked":
        return "says_revoked"
    return "says_valid_unsigned" if verdict == "valid" and found.record else f"says_{verdict}"


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
