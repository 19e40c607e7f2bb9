"""Every mutation that this room decides; importing it registers the handlers."""

from . import (
    checklist_mutations,
    customer_mutations,
    field_mutations,
    found_mutations,
    part_mutations,
    photo_mutations,
    state_mutations,
)

__all__ = [
    "checklist_mutations",
    "customer_mutations",
    "field_mutations",
    "found_mutations",
    "part_mutations",
    "photo_mutations",
    "state_mutations",
]
