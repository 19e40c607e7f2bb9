"""What a push promises of ids, order and receipts, on every store."""

from .receipts import statuses
from .village import Phone, Village
from .village_rows import ident


def test_tess_writes_a_remark_and_it_stands(village: Village, tess: Phone) -> None:
    visit = village.visit("klaas")
    sent = tess.remark(visit, "Sleutel bij de buren")
    assert tess.push(sent) == [{"id": sent["id"], "no": 1, "device": tess.device, "status": "applied"}]
    assert village.row("visit", visit)["remarks"] == "Sleutel bij de buren"
    assert village.row("visit", visit)["v"] == 2


def test_a_repeat_gets_the_same_receipt_byte_for_byte_and_has_no_second_effect(village: Village, tess: Phone) -> None:
    visit = village.visit("klaas")
    batch = [tess.issue(visit), tess.remark(visit, "Hond"), tess.issue(ident("nowhere"))]
    first = tess.push_raw(*batch)
    village.passes(minutes=5)
    again = tess.push_raw(*batch)
    assert [one.text for one in again] == [one.text for one in first]
    assert len(village.rows("issue", "visit_id", visit)) == 1
    assert village.row("device", tess.device)["last_no"] == 3


def test_twice_in_one_batch_is_the_same_receipt_twice(village: Village, tess: Phone) -> None:
    visit = village.visit("klaas")
    sent = tess.issue(visit)
    first, second = tess.push_raw(sent, sent)
    assert first.text == second.text
    assert len(village.rows("issue", "visit_id", visit)) == 1


def test_the_same_id_with_other_content_is_refused_and_kept_aside(village: Village, tess: Phone) -> None:
    visit = village.visit("klaas")
    sent = tess.remark(visit, "Hond")
    tess.push(sent)
    other = tess.remark(visit, "Kat", _id=sent["id"])
    for _ in range(2):
        (receipt,) = tess.push(other)
        assert (receipt["status"], receipt["code"], receipt["no"]) == ("rejected", "id_reused", None)
        assert "Hond" not in str(receipt)
    (kept,) = village.rows("refused", "mutation_id", sent["id"])
    assert "Kat" in kept["body"]
    assert village.row("visit", visit)["remarks"] == "Hond"


def test_the_same_id_of_another_member_is_refused_without_a_word_of_the_first(
    village: Village, tess: Phone, milan: Phone
) -> None:
    visit = village.visit("klaas")
    sent = tess.remark(visit, "Hond")
    tess.push(sent)
    assert statuses(milan.push(milan.mutation("visit.set_field", **sent["args"], _id=sent["id"]))) == [
        "rejected id_reused"
    ]


def test_a_new_phone_of_tess_repeats_without_harm(village: Village, tess: Phone) -> None:
    visit = village.visit("klaas")
    sent = tess.issue(visit)
    first = tess.push_raw(sent)
    with village.desk() as desk:
        village.add_device(desk, "tess", "phone-tess-2")
    second = Phone(village, "tess", "phone-tess-2")
    assert second.push_raw({**sent, "seq": 1})[0].text == first[0].text
    assert village.row("device", second.device)["last_seq"] == 1
    assert len(village.rows("issue", "visit_id", visit)) == 1


def test_a_gap_defers_what_comes_after_it_and_says_what_is_missing(village: Village, tess: Phone) -> None:
    visit = village.visit("klaas")
    one, two, three = (tess.issue(visit) for _ in range(3))
    assert statuses(tess.push(one)) == ["applied"]
    (deferred,) = tess.push(three)
    assert deferred == {
        "id": three["id"],
        "device": tess.device,
        "status": "deferred",
        "code": "gap",
        "expected": 2,
    }
    assert statuses(tess.push(three, two)) == ["deferred gap", "applied"]
    assert statuses(tess.push(three)) == ["applied"]


def test_skipped_seqs_count_as_seen_and_a_late_one_fills_its_hole(village: Village, tess: Phone) -> None:
    visit = village.visit("klaas")
    late = tess.issue(visit)
    tess.seq = 9
    assert statuses(tess.push(tess.issue(visit), skip=[[1, 8], 9])) == ["applied"]
    assert statuses(tess.push(late)) == ["applied"]


def test_a_skip_beyond_a_gap_leaves_the_gap(village: Village, tess: Phone) -> None:
    visit = village.visit("klaas")
    first = tess.issue(visit)
    tess.seq = 5
    sixth = tess.issue(visit)
    assert statuses(tess.push(sixth, skip=[[3, 5]])) == ["deferred gap"]
    assert statuses(tess.push(sixth, skip=[[3, 5]])) == ["deferred gap"]
    assert statuses(tess.push(first, sixth, skip=[2])) == ["applied", "applied"]
    assert village.rows("device_hole", "device_id", tess.device) == []


def test_a_malformed_mutation_uses_up_its_seq_and_is_kept(village: Village, tess: Phone) -> None:
    visit = village.visit("klaas")
    bad = tess.issue(visit) | {"at": "yesterday"}
    good = tess.issue(visit)
    receipts = tess.push(bad, good)
    assert statuses(receipts) == ["rejected malformed", "applied"]
    assert receipts[0] | {"message": ""} == {
        "id": bad["id"],
        "index": 0,
        "status": "rejected",
        "code": "malformed",
        "message": "",
    }
    tess.push(bad)
    (kept,) = village.rows("refused", "why", "malformed")
    assert kept["mutation_id"] == bad["id"]
    assert "yesterday" in kept["body"]


def test_bad_arguments_are_rejected_stored_and_numbered(village: Village, tess: Phone) -> None:
    visit = village.visit("klaas")
    unknown = tess.mutation("visit.explode", visit=visit)
    wrong = tess.mutation("rating.give", id=ident("r"), visit=visit, channel="phone", stars=9)
    receipts = tess.push(unknown, wrong)
    assert statuses(receipts) == ["rejected unknown_name", "rejected malformed"]
    assert [receipt["no"] for receipt in receipts] == [1, 2]
    assert village.row("mutation", wrong["id"])["args"]["stars"] == 9


def test_half_a_surrogate_spoils_one_mutation_and_no_other(village: Village, tess: Phone) -> None:
    visit = village.visit("klaas")
    assert statuses(tess.push(tess.issue(visit, "\ud800"), tess.issue(visit, "a\0b"), tess.issue(visit))) == [
        "rejected malformed",
        "rejected malformed",
        "applied",
    ]


def test_a_taken_document_id_is_refused(village: Village, tess: Phone) -> None:
    visit = village.visit("klaas")
    first = tess.issue(visit)
    second = tess.issue(visit, "Iets anders", id=first["args"]["id"])
    assert statuses(tess.push(first, second)) == ["applied", "rejected id_taken"]


def test_what_waits_for_another_is_deferred_and_holds_back_nobody(village: Village, tess: Phone) -> None:
    visit = village.visit("klaas")
    absent = ident("not yet sent")
    waiting = tess.issue(visit, _after=[absent])
    other = tess.issue(visit)
    assert statuses(tess.push(waiting, other)) == ["deferred waits", "applied"]
    parent = tess.issue(visit, _id=absent)
    assert statuses(tess.push(parent, waiting)) == ["applied", "applied"]


def test_children_of_a_rejected_one_are_rejected_also_over_batches(village: Village, tess: Phone) -> None:
    visit = village.visit("klaas")
    parent = tess.issue(ident("nowhere"))
    child = tess.issue(visit, _after=[parent["id"]])
    grandchild = tess.issue(visit, _after=[child["id"]])
    assert statuses(tess.push(parent, child)) == ["rejected not_found", "rejected parent_rejected"]
    assert statuses(tess.push(grandchild)) == ["rejected parent_rejected"]


def test_children_of_a_malformed_and_of_a_given_up_one_wait_for_nothing(village: Village, tess: Phone) -> None:
    visit = village.visit("klaas")
    spoilt = tess.issue(visit) | {"at": 5}
    child = tess.issue(visit, _after=[spoilt["id"]])
    assert statuses(tess.push(spoilt, child)) == ["rejected malformed", "rejected parent_rejected"]
    later_child = tess.issue(visit, _after=[spoilt["id"]])
    orphan = tess.issue(visit, _after=[ident("given up")])
    assert statuses(tess.push(later_child, orphan, skip=[ident("given up")])) == [
        "rejected parent_rejected",
        "rejected parent_rejected",
    ]


def test_a_second_id_with_the_same_seq_is_taken(village: Village, tess: Phone) -> None:
    visit = village.visit("klaas")
    one = tess.issue(visit)
    two = tess.issue(visit) | {"seq": one["seq"]}
    assert statuses(tess.push(one, two)) == ["applied", "applied"]


def test_a_report_is_kept_on_the_device_and_takes_no_seq(village: Village, tess: Phone) -> None:
    tess.push(report={"app_version": "1.2", "storage": {"quota": 5, "used": 3, "persisted": True}, "unsent": 4})
    row = village.row("device", tess.device)
    assert (row["app_version"], row["quota"], row["used"], row["unsent"], row["last_seq"]) == ("1.2", 5, 3, 4, 0)
