"""Every setting of the server: its name in the environment, type, default, unit and meaning, in one table.

`python -m server.config` prints the table for docs/operations.md. `load()` reads the environment, checks all of it
and says everything that is wrong at once. Nothing else reads the environment.
"""

# ruff: noqa: RUF009 - _setting is a dataclass field with its line of the table

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from server.config_checks import checked
from server.kept_secret import kept_secret, new_secret

__all__ = ["SETTINGS", "Setting", "Settings", "WrongSettings", "load", "table"]

MB = 1024 * 1024
DATA = Path("data")
PLACEHOLDER = "CHANGE-ME"
"""What docs/recipes/veldwerk.env says where a value of one's own belongs."""


class WrongSettings(Exception):
    """What is wrong with the environment, a line per setting, each saying what to do."""


def _setting(name: str, default: Any, meaning: str, *, unit: str = "", least: int = 0) -> Any:
    return field(default=default, metadata={"name": name, "meaning": meaning, "unit": unit, "least": least})


@dataclass(frozen=True)
class Setting:
    """One line of the table: `name` is the variable in the environment, `least` the smallest number it may be."""

    name: str
    field: str
    default: Any
    unit: str
    meaning: str
    least: int


@dataclass(frozen=True)
class Settings:
    """The settings of one server. Tests make one with the few that differ; everything else keeps its default."""

    data_dir: Path = _setting(
        "VELDWERK_DATA", DATA, "folder for what the server keeps beside the database", unit="path"
    )
    database_url: str = _setting(
        "DATABASE_URL", "", "sqlite:///... or postgresql://...; empty = veldwerk.sqlite in the data folder", unit="URL"
    )
    database_pool: int = _setting(
        "VELDWERK_DATABASE_POOL", 20, "open connections a process keeps at most", unit="connections", least=2
    )
    database_wait_ms: int = _setting(
        "VELDWERK_DATABASE_WAIT", 5000, "how long a call waits for a lock or a connection; then 503", unit="ms"
    )
    redis_url: str = _setting(
        "REDIS_URL",
        "",
        "redis://, rediss:// or unix://; empty = jobs wait as rows, limits count per machine",
        unit="URL",
    )
    files_url: str = _setting(
        "VELDWERK_FILES",
        "",
        "file:///folder or s3://bucket/prefix for photos and other blobs; empty = files in the data folder",
        unit="URL",
    )
    s3_endpoint: str = _setting("VELDWERK_S3_ENDPOINT", "", "where S3 is spoken; empty = Amazon", unit="URL")
    s3_region: str = _setting("VELDWERK_S3_REGION", "eu-central-1", "the region of the bucket", unit="name")
    s3_key: str = _setting(
        "VELDWERK_S3_KEY", "", "access key of the bucket; empty = as boto3 finds it (AWS_..., the machine's role)"
    )
    s3_secret: str = _setting("VELDWERK_S3_SECRET", "", "secret key that belongs to it", unit="text")
    backup_url: str = _setting(
        "VELDWERK_BACKUP",
        "",
        "file:///folder or s3://bucket/prefix for backups; empty = backups in the data folder",
        unit="URL",
    )
    backup_key: str = _setting(
        "VELDWERK_BACKUP_KEY",
        "",
        "seals backups, 32 characters or more; empty = made once and kept as backup-key in the data folder. Without it no backup can be read",
        unit="text",
    )
    backup_database: str = _setting(
        "VELDWERK_BACKUP_DATABASE",
        "",
        "postgresql://... of a role that sees all tenants and may make databases; empty = DATABASE_URL",
        unit="URL",
    )
    backup_days: int = _setting("VELDWERK_BACKUP_DAYS", 7, "days of which a backup stays", unit="days", least=1)
    backup_weeks: int = _setting("VELDWERK_BACKUP_WEEKS", 4, "weeks of which a backup stays", unit="weeks")
    backup_months: int = _setting("VELDWERK_BACKUP_MONTHS", 12, "months of which a backup stays", unit="months")
    secret_key: str = _setting(
        "SECRET_KEY",
        "",
        "signs cookies and cursors, 32 characters or more; empty = made once and kept in the data folder",
        unit="text",
    )
    vapid_key: str = _setting(
        "VAPID_KEY",
        "",
        "private key for push messages, 32 bytes in base64url; empty = made once and kept in the data folder",
        unit="text",
    )
    push_contact: str = _setting(
        "VELDWERK_PUSH_CONTACT",
        "mailto:push@veldwerk.example",
        "whom push services write to when something is wrong: mailto:... or https://...",
        unit="URL",
    )
    push_local: str = _setting(
        "VELDWERK_PUSH_LOCAL",
        "",
        "push services that need not be public, host:port, with commas between; for tests and closed networks",
        unit="hosts",
    )
    withdrawn: str = _setting(
        "VELDWERK_WITHDRAWN",
        "",
        "releases of the app that phones are to leave for the one before, as `version` in /app/release.json names them, with commas between",
        unit="versions",
    )
    public_url: str = _setting(
        "VELDWERK_PUBLIC_URL",
        "",
        "where people outside reach this server: printed in reports, and links in mails begin with it; empty = none is printed (`bin/run`: its own address)",
        unit="URL",
    )
    smtp: str = _setting(
        "VELDWERK_SMTP",
        "",
        "mail server: smtp://user:password@host:587 (STARTTLS), smtps:// (TLS), smtp+plain:// (none, only within a machine); empty = mails are kept in the data folder and shown in the office",
        unit="URL",
    )
    mail_from: str = _setting(
        "VELDWERK_MAIL_FROM", "no-reply@veldwerk.example", "the address that mails come from", unit="e-mail"
    )
    links_per_minute: int = _setting(
        "VELDWERK_LINKS_PER_MINUTE", 120, "customer pages asked for from one address", unit="per minute", least=1
    )
    trusted_proxies: int = _setting(
        "VELDWERK_PROXIES", 0, "reverse proxies in front whose X-Forwarded headers are believed", unit="proxies"
    )
    log_level: str = _setting("VELDWERK_LOG", "info", "debug, info, warning or error", unit="level")
    requests_per_second: int = _setting(
        "VELDWERK_REQUESTS_PER_SECOND", 100, "requests of one token; beyond it 429", unit="per second", least=1
    )
    requests_burst: int = _setting(
        "VELDWERK_REQUESTS_BURST", 200, "requests of one token at once", unit="requests", least=1
    )
    logins_per_minute: int = _setting(
        "VELDWERK_LOGINS_PER_MINUTE", 300, "log-ins from one address", unit="per minute", least=1
    )
    failed_logins_per_minute: int = _setting(
        "VELDWERK_FAILED_LOGINS_PER_MINUTE",
        10,
        "failed log-ins of one e-mail from one address",
        unit="per minute",
        least=1,
    )
    token_days: int = _setting(
        "VELDWERK_TOKEN_DAYS", 180, "a device stays signed in this long after its last contact", unit="days", least=1
    )
    photo_bytes: int = _setting("VELDWERK_PHOTO_BYTES", 20 * MB, "largest photo", unit="bytes", least=1)
    photo_pixels: int = _setting("VELDWERK_PHOTO_PIXELS", 40_000_000, "largest photo", unit="pixels", least=1)
    blob_bytes: int = _setting("VELDWERK_BLOB_BYTES", 25 * MB, "largest other file", unit="bytes", least=1)
    statement_bytes: int = _setting("VELDWERK_STATEMENT_BYTES", MB, "largest signed statement", unit="bytes", least=1)
    upload_hours: int = _setting(
        "VELDWERK_UPLOAD_HOURS", 24, "an unfinished upload may be resumed this long", unit="hours", least=1
    )
    orphan_days: int = _setting(
        "VELDWERK_ORPHAN_DAYS", 30, "a file that no document refers to is kept this long", unit="days", least=1
    )
    files_spare_bytes: int = _setting(
        "VELDWERK_FILES_SPARE",
        200 * MB,
        "disk space that photos leave free for the database; below it 507",
        unit="bytes",
    )
    streams: int = _setting(
        "VELDWERK_STREAMS", 500, "open event streams a process; beyond it 503", unit="streams", least=1
    )

    @property
    def database(self) -> str:
        """The URL for SQLAlchemy, with its driver named."""
        if not self.database_url:
            return f"sqlite:///{self.data_dir.absolute() / 'veldwerk.sqlite'}"
        scheme, rest = self.database_url.split(":", 1)
        return f"postgresql+psycopg:{rest}" if scheme in ("postgres", "postgresql") else self.database_url

    @property
    def files(self) -> str:
        """The URL of the file store."""
        return self.files_url or f"file://{self.data_dir.absolute() / 'files'}"

    @property
    def backups(self) -> str:
        """The URL of the place for backups."""
        return self.backup_url or f"file://{self.data_dir.absolute() / 'backups'}"

    def with_backup_key(self) -> "Settings":
        """These settings with a key for backups: the given one, or the one in the data folder, made there when absent."""
        return self if self.backup_key else replace(self, backup_key=self.kept("backup-key", new_secret))

    def with_secret(self) -> "Settings":
        """These settings with a secret key: the given one, or the one in the data folder, made there when absent."""
        return self if self.secret_key else replace(self, secret_key=self.kept("secret-key", new_secret))

    def kept(self, name: str, make: Callable[[], str]) -> str:
        """The secret in this file of the data folder; what `make` says is written there when there is none yet."""
        return kept_secret(self.data_dir, name, make)


SETTINGS = tuple(Setting(field=line.name, default=line.default, **line.metadata) for line in fields(Settings))


def load(environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings that the environment says. Raises WrongSettings with every complaint at once."""
    given, wrong = dict[str, Any](), list[str]()
    for line in SETTINGS:
        text = environ.get(line.name, "").strip()
        if PLACEHOLDER in text.upper():
            wrong.append(
                f"{line.name}: it still says {PLACEHOLDER}, which everybody can read; write a value of your own"
            )
        elif text:
            try:
                given[line.field] = _read(text, type(line.default), line.least)
            except ValueError as error:
                wrong.append(f"{line.name}={text}: {error}")
    settings = Settings(**given)
    wrong += [*_unknown(environ), *checked(settings)]
    if wrong:
        raise WrongSettings("These settings are wrong (see docs/operations.md):\n  " + "\n  ".join(wrong))
    return settings


def table() -> str:
    """The settings as a table in Markdown."""
    lines = ["| setting | default | unit | meaning |", "|---|---|---|---|"]
    for line in fields(Settings):
        default = f"`{line.default}`" if str(line.default) else ""
        lines.append(
            f"| `{line.metadata['name']}` | {default} | {line.metadata['unit']} | {line.metadata['meaning']} |"
        )
    return "\n".join(lines)


def _read(text: str, kind: type, least: int) -> Any:
    if kind is not int:
        return kind(text)
    try:
        number = int(text)
    except ValueError:
        raise ValueError("write a whole number") from None
    if number < least:
        raise ValueError(f"write {least} or more")
    return number


def _unknown(environ: Mapping[str, str]) -> list[str]:
    names = {line.name for line in SETTINGS}
    wrong = sorted(name for name in environ if name.startswith("VELDWERK_") and not name.startswith("VELDWERK_TEST_"))
    lines = list[str]()
    for name in wrong:
        if name not in names:
            near = get_close_matches(name, names, 1)
            lines.append(f"{name}: there is no such setting" + (f"; did you mean {near[0]}?" if near else ""))
    return lines


if __name__ == "__main__":
    print(table())  # noqa: T201 - this is what the command is for
