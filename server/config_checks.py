"""What cannot be so among the settings, in words that say what to write instead."""

import base64
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from server.config import Settings

__all__ = ["checked"]


def checked(settings: "Settings") -> list[str]:
    """Every complaint; none when all is well."""
    wrong = list[str]()
    scheme = urlsplit(settings.database_url).scheme
    if scheme not in ("", "sqlite", "postgres", "postgresql", "postgresql+psycopg"):
        wrong.append(
            f"DATABASE_URL: {scheme}:// is not known; write sqlite:////folder/file or postgresql://user@host/name"
        )
    if settings.redis_url and urlsplit(settings.redis_url).scheme not in ("redis", "rediss", "unix"):
        wrong.append("REDIS_URL: write redis://host:6379/0, rediss://... or unix:///path/to/socket")
    wrong += _wrong_place("VELDWERK_FILES", settings.files_url)
    wrong += _wrong_place("VELDWERK_BACKUP", settings.backup_url)
    if settings.backup_key and len(settings.backup_key) < 32:
        wrong.append("VELDWERK_BACKUP_KEY: write 32 characters or more, or leave it out and one is made")
    if urlsplit(settings.backup_database).scheme not in ("", "postgres", "postgresql"):
        wrong.append("VELDWERK_BACKUP_DATABASE: write postgresql://user@host/name, or leave it out")
    if settings.s3_endpoint and urlsplit(settings.s3_endpoint).scheme not in ("http", "https"):
        wrong.append("VELDWERK_S3_ENDPOINT: write https://host or https://host:port")
    if bool(settings.s3_key) != bool(settings.s3_secret):
        wrong.append("VELDWERK_S3_KEY and VELDWERK_S3_SECRET: write both, or leave both out")
    if urlsplit(settings.public_url).scheme not in ("", "https", "http") or settings.public_url.endswith("/"):
        wrong.append("VELDWERK_PUBLIC_URL: write https://werk.example, without a slash at the end")
    if settings.secret_key and len(settings.secret_key) < 32:
        wrong.append("SECRET_KEY: write 32 characters or more, or leave it out and one is made")
    if settings.vapid_key and not _is_private_key(settings.vapid_key):
        wrong.append("VAPID_KEY: write 32 bytes in base64url (43 characters), or leave it out and one is made")
    if urlsplit(settings.push_contact).scheme not in ("mailto", "https"):
        wrong.append("VELDWERK_PUSH_CONTACT: write mailto:somebody@example.com or https://...")
    if settings.smtp and not _is_mail_server(settings.smtp):
        wrong.append("VELDWERK_SMTP: write smtp://user:password@host:587, smtps://host or smtp+plain://127.0.0.1:25")
    if not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+", settings.mail_from):
        wrong.append("VELDWERK_MAIL_FROM: write an e-mail address, without a name")
    if settings.log_level not in ("debug", "info", "warning", "error"):
        wrong.append("VELDWERK_LOG: write debug, info, warning or error")
    return wrong


def _wrong_place(name: str, url: str) -> list[str]:
    place = urlsplit(url)
    if not url or (place.scheme == "file" and place.path) or (place.scheme == "s3" and place.netloc):
        return []
    return [f"{name}: write file:///folder or s3://bucket/prefix"]


def _is_mail_server(url: str) -> bool:
    try:
        place = urlsplit(url)
        return place.scheme in ("smtp", "smtps", "smtp+plain") and bool(place.hostname) and place.port != 0
    except ValueError:
        return False


def _is_private_key(text: str) -> bool:
    try:
        return len(base64.urlsafe_b64decode(text + "=")) == 32
    except ValueError:
        return False
