"""What evidence hears from below."""

from server.kit.events import listens
from server.kit.house import House
from server.kit.watermark import DatabaseRestored

__all__ = ["register_lost_files_later"]


@listens(DatabaseRestored)
def register_lost_files_later(_event: DatabaseRestored, house: House) -> None:
    """The database is an older copy: files that are still there are registered again at once, not first at night."""
    house.queue("evidence.register_lost_files")
