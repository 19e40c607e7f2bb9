"""Which backups stay: those of the last 48 hours, and the newest of each of the last days, weeks and months. Files that no backup names any more go too."""

from collections.abc import Callable, Hashable
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from server.config import Settings
from server.kit.clock import AMSTERDAM
from server.system.backup.archive import archives, read_lines, unpack
from server.system.backup.places import Place
from server.system.backup.sealing import SealingKey
from server.system.backup.trouble import BadBackup

__all__ = ["kept", "rotate"]

YOUNG = timedelta(hours=48)


def kept(moments: list[datetime], *, days: int, weeks: int, months: int) -> set[datetime]:
    """Of these moments those that stay: of each of the last `days` days, `weeks` weeks and `months` months that have
    one (in Amsterdam) the newest. The newest of all and what is less than 48 hours older stay in any case: who makes one
    before an upgrade finds it again after the next night's."""
    rules: tuple[tuple[int, Callable[[datetime], Hashable]], ...] = (
        (days, lambda local: local.date()),
        (weeks, lambda local: local.isocalendar()[:2]),
        (months, lambda local: (local.year, local.month)),
    )
    newest_first = sorted(moments, reverse=True)
    stay = {moment for moment in moments if newest_first[0] - moment < YOUNG}
    for count, period_of in rules:
        newest = dict[Hashable, datetime]()
        for moment in newest_first:
            newest.setdefault(period_of(moment.astimezone(AMSTERDAM)), moment)
        stay |= set(list(newest.values())[:count])
    return stay


def rotate(place: Place, settings: Settings, key: SealingKey, scratch: Path) -> list[str]:
    """Forget the backups that need not stay, and the files that only they named. The names of those that went.

    If one that stays cannot be read, no file is removed: nobody knows which it names.
    """
    there = archives(place)
    stay = kept(
        list(there.values()), days=settings.backup_days, weeks=settings.backup_weeks, months=settings.backup_months
    )
    gone = [name for name, moment in there.items() if moment not in stay]
    if not gone:
        return []
    place.remove(gone)
    try:
        named = _named_by([name for name in there if name not in gone], place, key, scratch)
    except BadBackup:
        return gone
    place.remove([name for name in place.names("files/") if name not in named])
    return gone


def _named_by(names: list[str], place: Place, key: SealingKey, scratch: Path) -> set[str]:
    named = set[str]()
    for name in names:
        with TemporaryDirectory(dir=scratch) as folder:
            unpack(place, name, key, Path(folder), only_list=True)
            named |= {line.name(key) for line in read_lines(Path(folder))}
    return named
