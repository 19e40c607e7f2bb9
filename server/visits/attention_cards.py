"""Cards for the office: something it should know, in which nothing is in doubt. Codes and texts: texts/nl.json.

incomplete         a visit was ended with required items open        {missing: [{item, repeat, title, why}], member}
return_answered    who was sent back to a visit ended it again      {member, name, reason, customer, number}
return_unseen      a visit that was sent back ended otherwise       {member, name, reason, customer, number}
worked_after_move  a technician worked on a visit that was moved     {member, name, team}; act: give the visit back
other_checklist    two worked on two versions of the checklist       {member, name, number, other}
not_on_van         a part came from nowhere in our stock             {part_use, product, quantity, unit}
below_zero         more left a van than was on it                    {product, location, quantity, unit}
van_short          a van changed hands in the night             {van, team, count, lacks: ["order:product"]}
serial_elsewhere   the piece was in stock at another place           {serial, location, product_id, location_id, from}
serial_not_there   it was booked off a van in which it did not lie   {serial, location, product, product_id, location_id}
old_elsewhere      what came off a wall lay in stock by the books    {serial, location, product, product_id, location_id}
no_number          numbered pieces were used without their numbers   {quantity, location, product, product_id, location_id}
came_without       what came back had been swapped out before        {serial, location, product, product_id, location_id}
swap_elsewhere     a swap named an old piece of another house        {part_use, serial, other, member}; act: whose it was
swap_went_on       a swap was taken back, its old piece went on      {part_use, serial, member}
issue              a safety or serious issue was reported            {issue, category, severity}
question           the customer asked something by a link           {text, name}
bytes_missing      a photo has not come a day after the visit ended  {count}
photo_undecodable  a photo came whole and cannot be opened           {photo, sha256}
quarantine_wipe    a phone that is wiped handed work over            {name, device, acts, files}
quarantine_file    a rescue file was brought                         {name, device, acts, files}
photo_missing      a photo's file is gone from the store             {photo, sha256}
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sync.desk import Desk
    from sync.kind import Row


def raise_card(
    desk: "Desk",
    code: str,
    subject_kind: str,
    subject: str,
    params: dict[str, Any],
    *,
    act: dict[str, Any] | None = None,
    one_for: str | None = None,
) -> "Row":
    """Put a card before the office, or freshen the open one of this subject and code.

    `one_for` names a parameter: cards that differ in it stand side by side (one per member, for instance).
    `act` is what one click may do: {verb, ...its arguments}.
    """
    for card in open_cards(desk, subject_kind, subject, code):
        if one_for is None or card["params"].get(one_for) == params.get(one_for):
            desk.change("attention", card["id"], params=params, act=act)
            return card
    return desk.add(
        "attention",
        {
            "subject_kind": subject_kind,
            "subject_id": subject,
            "code": code,
            "params": params,
            "act": act,
            "state": "open",
            "at": desk.now,
            "done_by": None,
            "done_at": None,
        },
    )


def close_card(desk: "Desk", card: str, by: str | None = None) -> None:
    """The office saw to it (`by`), or what it said is no longer so."""
    desk.change("attention", card, state="done", done_by=by, done_at=desk.now)


def open_cards(desk: "Desk", subject_kind: str, subject: str, code: str) -> "list[Row]":
    """The open cards of one code about one subject."""
    return [
        card
        for card in desk.rows("attention", "subject_id", subject)
        if card["state"] == "open" and card["code"] == code and card["subject_kind"] == subject_kind
    ]
