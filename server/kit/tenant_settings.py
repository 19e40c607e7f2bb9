"""Settings of a company: declared where they are used, with type, default and limits; kept as rows; changed with audit.

```python
REPLAY_DAYS = whole("replay_days", 90, unit="days", least=7, most=400, group="records")   # at import, in the room that reads it
kept = timedelta(days=REPLAY_DAYS.of(house))                                              # the company's, or the default
```

Their names, meanings and effects for people are texts: `kit.setting_<name>` and `kit.setting_<name>_effect`. From the
same table come the page in the office, the calls and the list in docs/operations.md.
"""

from dataclasses import dataclass
from typing import Generic, TypeVar, cast

from sqlalchemy import select

from server.kit.errors import Problem
from server.kit.house import House
from server.kit.tenant_setting_models import TenantSettingRow

__all__ = ["GROUPS", "TenantSetting", "change_setting", "reset_setting", "setting_rows", "settings", "whole", "yes_no"]

T = TypeVar("T", int, bool)
GROUPS = ("day", "links", "records", "customers")
"""In this order on the page."""


@dataclass(frozen=True)
class TenantSetting(Generic[T]):
    """One line of the table. `unit`: days, months, hours, or "" for yes and no. `least` and `most` are both allowed."""

    name: str
    default: T
    unit: str
    group: str
    least: int = 0
    most: int = 1

    @property
    def is_yes_no(self) -> bool:
        """Whether it is a switch and no number."""
        return isinstance(self.default, bool)

    def of(self, house: House) -> T:
        """What counts for this company now."""
        mine = select(TenantSettingRow.value).where(
            TenantSettingRow.tenant_id == house.tenant, TenantSettingRow.name == self.name
        )
        text = house.session.scalars(mine).one_or_none()
        return self.default if text is None else self.read(text)

    def read(self, text: str) -> T:
        """The value that a text says. Problem 422 `kit.setting_not_yes_no`, `kit.setting_not_whole`, `kit.setting_out_of_range`."""
        said = text.strip()
        if self.is_yes_no:
            if said not in ("yes", "no"):
                raise Problem(422, "kit.setting_not_yes_no", pointer="/value", setting=self.name)
            return cast(T, said == "yes")
        if not (said.isascii() and said.removeprefix("-").isdigit() and len(said) < 10):
            raise Problem(422, "kit.setting_not_whole", pointer="/value", setting=self.name)
        if not self.least <= int(said) <= self.most:
            raise Problem(422, "kit.setting_out_of_range", pointer="/value", setting=self.name, least=self.least, most=self.most)  # fmt: skip
        return cast(T, int(said))


AnySetting = TenantSetting[int] | TenantSetting[bool]
_known: dict[str, AnySetting] = {}


def whole(name: str, default: int, *, unit: str, group: str, least: int, most: int) -> TenantSetting[int]:
    """Declare a whole number."""
    setting = TenantSetting(name, default, unit, group, least, most)
    _declare(setting)
    return setting


def yes_no(name: str, default: bool, *, group: str) -> TenantSetting[bool]:
    """Declare a switch."""
    setting = TenantSetting(name, default, "", group)
    _declare(setting)
    return setting


def settings() -> list[AnySetting]:
    """Every setting, by group and name."""
    return sorted(_known.values(), key=lambda one: (GROUPS.index(one.group), one.name))


def setting_rows(house: House) -> dict[str, TenantSettingRow]:
    """What this company changed, by name."""
    mine = select(TenantSettingRow).where(TenantSettingRow.tenant_id == house.tenant)
    return {row.name: row for row in house.session.scalars(mine)}


def change_setting(house: House, name: str, text: str, *, by: str) -> None:
    """Write down another value, with audit; the same value changes nothing. Problem 404; 422 for what cannot be."""
    setting = _named(name)
    value = setting.read(text)
    row, was = setting_rows(house).get(name), setting.of(house)
    if row is not None and value == was:
        return
    if row is None:
        row = TenantSettingRow(id=house.desk.new_id(), name=name)
        house.session.add(row)
    row.value, row.by_member_id, row.at = ("yes" if value else "no") if setting.is_yes_no else str(value), by, house.now
    house.audit("change", "tenant_setting", name, {"value": was}, {"value": value})


def reset_setting(house: House, name: str) -> None:
    """The default counts again, with audit. Problem 404."""
    setting = _named(name)
    row = setting_rows(house).get(name)
    if row is None:
        return
    house.audit("reset", "tenant_setting", name, {"value": setting.of(house)}, {"value": setting.default})
    house.session.delete(row)


def _named(name: str) -> AnySetting:
    if name not in _known:
        raise Problem(404, "kit.not_found")
    return _known[name]


def _declare(setting: AnySetting) -> None:
    if setting.name in _known:
        raise ValueError(f"Two settings are called {setting.name}.")
    _known[setting.name] = setting
