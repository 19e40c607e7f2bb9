"""The closer look, in a job: is the whole picture there, and its smaller ones, made before anybody asks."""

from server.evidence.events import PictureSpoilt
from server.evidence.judging import PICTURES
from server.evidence.links import tell_rooms
from server.evidence.models import Blob
from server.evidence.names import blob_id
from server.evidence.pictures import VIEWS, Undecodable, view_of
from server.kit.files import Files, NoFile
from server.kit.house import House

__all__ = ["look_at", "note_look"]


def look_at(files: Files, tenant: str, sha256: str, kind: str) -> str | None:
    """What is wrong with the bytes as a whole: "undecodable", "missing", or None. Makes the smaller pictures."""
    if kind not in PICTURES:
        return None
    try:
        for view in VIEWS:
            view_of(files, tenant, sha256, kind, view).close()
    except Undecodable:
        return "undecodable"
    except NoFile:
        return "missing"
    return None


def note_look(house: House, sha256: str, trouble: str | None) -> None:
    """Write down what the look found; of a picture that cannot be opened the rooms above are told.

    The rooms are told once more that the bytes are here: on PostgreSQL a push on another phone may have named them in
    the very moment in which they came, and neither transaction saw the other.
    """
    blob = house.session.get(Blob, (house.tenant, blob_id(sha256)))
    if blob is None:
        return
    if trouble is not None and blob.trouble != trouble:
        house.tell(PictureSpoilt(sha256, trouble))
    blob.looked_at, blob.trouble = house.now, trouble
    house.session.flush()
    tell_rooms(house.desk, sha256)
