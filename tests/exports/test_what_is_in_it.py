"""What lies between the phones and the visits leaves with the exports too: conflicts, refused and handed-in work, and how long all is kept."""

import json
import sqlite3
import zipfile
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from server.exports.one_customer import write_customer
from server.exports.writing import write_database
from server.kit.files import files_of
from server.kit.house import House, open_house
from server.privacy.periods import change_period
from server.privacy.retention_models import ErasureCheck, RetentionRun
from server.seed.made_ids import made_id
from server.visits.models import Visit, WorkOrder
from sync.actor import Actor, Stamp
from sync.clash import raise_clash
from tests.databases import MORNING

TENANT, TESS = made_id("voltwijk", "tenant", "1"), made_id("voltwijk", "member", "Tess")
TABLES = ("clash", "clash_entry", "refused", "quarantine", "quarantine_act", "quarantine_file", "retention_period", "retention_run", "erasure_check")  # fmt: skip
OF_A_CUSTOMER = ("clash", "clash_entry", "refused", "quarantine_act")


def test_conflicts_refused_and_handed_in_work_leave_with_their_customer(app: Flask, tmp_path: Path) -> None:
    with open_house(app, TENANT, now=MORNING) as house:
        mine = select(WorkOrder.customer_id, Visit.id).join(Visit, Visit.work_order_id == WorkOrder.id)
        visits = dict(map(tuple, house.session.execute(mine.order_by(Visit.id))))
        (klaas, his), (other, hers) = sorted(visits.items())[:2]
        for visit, word in ((his, "van Klaas"), (hers, "van de buurvrouw")):
            _between(house, visit, word)
        change_period(house, "mails", "24", by=TESS)
        house.session.add(
            RetentionRun(id=house.desk.new_id(), kind="mails", local_date=house.today, months=24, before=house.today,
                         state="done", began_at=house.now)
        )  # fmt: skip
        house.session.add(ErasureCheck(id=house.desk.new_id(), at=house.now, state="done"))
    with open_house(app, TENANT, write=False, now=MORNING) as house:
        write_database(house, tmp_path / "all.sqlite")
        archive = zipfile.ZipFile(write_customer(house, files_of(app), klaas))
    file = sqlite3.connect(tmp_path / "all.sqlite")
    for table in TABLES:
        (rows,) = file.execute(f'SELECT count(*) FROM "{table}"').fetchone()
        assert rows >= 1, table
        assert file.execute('SELECT rows, meaning FROM about WHERE "table" = ?', (table,)).fetchone()[0] == rows, table
    bodies = " ".join(
        body for (body,) in file.execute("SELECT body FROM refused UNION SELECT body FROM quarantine_act")
    )
    file.close()
    assert "van Klaas" in bodies and "van de buurvrouw" in bodies
    text = archive.read("data.json").decode()
    data = json.loads(text)
    for table in OF_A_CUSTOMER:
        assert "van Klaas" in json.dumps(data[table]), table
    assert "van de buurvrouw" not in text and other not in text


def _between(house: House, visit: str, word: str) -> None:
    """A conflict, work that could not be read, and an act with its file in quarantine, all about this visit."""
    by, at = Actor(TESS, "Tess", house.desk.new_id(), ()), Stamp(MORNING, 0, 0, MORNING, house.desk.new_id())
    raise_clash(house.desk, "visit", visit, "field:remarks", ours=f"zo {word}", theirs=f"anders {word}", at=at, by=by)
    body = json.dumps({"name": "visit.set_field", "args": {"visit": visit, "value": word}})
    house.desk.add("refused", {"device_id": by.device, "member_id": TESS, "body": body, "why": "malformed",
                               "at": MORNING, "state": "open"})  # fmt: skip
    head = house.desk.add("quarantine", {"source": "wipe", "device_id": by.device, "device_name": "Telefoon", "acts": 1,
                                         "files": 1, "member_id": TESS, "made_at": MORNING, "came_at": MORNING,
                                         "state": "open"})  # fmt: skip
    house.desk.add("quarantine_act", {"quarantine_id": head["id"], "nr": 1, "name": "visit.set_field", "body": body,
                                      "visit_id": visit, "sha256": "a" * 64})  # fmt: skip
    house.desk.add("quarantine_file", {"quarantine_id": head["id"], "member_id": TESS, "sha256": "b" * 64})
