"""What this server brings to every push (`sync.push.Rules`): its kinds, its handlers, its words, its log."""

from functools import cache

from server.kit.i18n import t
from server.kit.kinds import declared
from server.kit.log import log
from sync.handlers import registered
from sync.push import Rules

__all__ = ["push_rules"]


@cache
def push_rules() -> Rules:
    """Put together once, when every room has come in."""
    return Rules(declared(), registered(), _say, stumbled=_stumbled)


def _say(code: str, lang: str, /, **params: object) -> str:
    return t(f"sync.rejected.{code}", lang, **params)


def _stumbled(mutation: str, error: Exception) -> None:
    """Ours, not the phone's: the phone tries again, and somebody reads this line."""
    log.error("mutation", exc_info=error, extra={"facts": {"mutation": mutation}})
