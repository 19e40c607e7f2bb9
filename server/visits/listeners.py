"""What visits hears from below."""

from server.evidence.events import PictureSpoilt
from server.kit.events import listens
from server.kit.house import House

from .attention_cards import raise_card

__all__ = ["show_spoilt_photo"]


@listens(PictureSpoilt)
def show_spoilt_photo(event: PictureSpoilt, house: House) -> None:
    """A photo that cannot be opened becomes a card on each visit that it was taken for: somebody may take it again."""
    for photo in house.desk.rows("photo", "blob_sha256", event.sha256):
        params = {"sha256": event.sha256, "photo": photo["id"]}
        raise_card(house.desk, f"photo_{event.trouble}", "visit", photo["visit_id"], params, one_for="photo")
