"""Receipts as tests speak of them."""

from typing import Any


def statuses(receipts: list[dict[str, Any]]) -> list[str]:
    """`applied`, `rejected not_found`, `deferred gap`, in the order of the batch."""
    return [receipt["status"] + (f" {receipt['code']}" if "code" in receipt else "") for receipt in receipts]
