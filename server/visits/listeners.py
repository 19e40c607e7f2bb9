"""What visits hears from below."""

from server.evidence.events import PictureSpoilt
from server.inventory.events import VanChangedHands
from server.kit.events import listens
from server.kit.house import House

from .attention_cards import raise_card

__all__ = ["say_what_a_van_leaves_short", "show_spoilt_photo"]


@listens(VanChangedHands)
def say_what_a_van_leaves_short(event: VanChangedHands, house: House) -> None:
    """Nobody was at his desk when the day turned: a card on the van, with the way to who lacks something by it."""
    van, team = house.desk.get("location", event.van), house.desk.get("team", event.team) if event.team else None
    orders = {named.partition(":")[0] for named in event.lacks}
    params = {"van": van["name"] if van else "", "team": team["name"] if team else "", "count": len(orders)}
    raise_card(house.desk, "van_short", "location", event.van, params | {"lacks": event.lacks})


@listens(PictureSpoilt)
def show_spoilt_photo(event: PictureSpoilt, house: House) -> None:
    """A photo that cannot be opened becomes a card on each visit that it was taken for: somebody may take it again."""
    for photo in house.desk.rows("photo", "blob_sha256", event.sha256):
        params = {"sha256": event.sha256, "photo": photo["id"]}
        raise_card(house.desk, f"photo_{event.trouble}", "visit", photo["visit_id"], params, one_for="photo")
