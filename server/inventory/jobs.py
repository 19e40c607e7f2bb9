"""What stock does by itself: what became free on a phone goes to the work that lacks it."""

from server.kit.house import House
from server.kit.jobs import job, queue
from sync.desk import Desk

from .reserving import share_out

__all__ = ["share_out_later"]


@job("inventory.share_out")
def share_out_product(house: House, product: str) -> None:
    """Reserve what is free of a product for who lacks it, who is planned first the first."""
    share_out(house.desk, product)


def share_out_later(desk: Desk, product: str) -> None:
    """After this commit: a phone's act waits for nobody else's material."""
    queue(desk, "inventory.share_out", product=product)
