"""A company of one's own begins with a command, and a forgotten password is mended by one."""

import io
import sys

import pytest
from sqlalchemy import select

from server.accounts.founding import Founding, NotPossible, begin_company, change_password
from server.accounts.models import Entity
from server.kit.house import open_house
from server.kit.work_models import Audit
from server.system import company
from tests.accounts.conftest import PASSWORD, Town

NEW = "copper-lantern-west"
ZUID = Founding("zuidstroom", "Zuidstroom B.V.", "Els@zuidstroom.example", "Els Vos")


def signs_in(town: Town, email: str, password: str, **more: str):
    return town.asks().post("/api/office/token", json={"email": email, "password": password, **more})


def test_els_is_the_admin_of_a_company_that_begins(town: Town) -> None:
    begin_company(town.app, ZUID, NEW)
    said = signs_in(town, "els@zuidstroom.example", NEW)
    assert said.status_code == 200, said.json
    headers = {"Authorization": f"Bearer {said.json['token']}"}
    assert town.asks().get("/api/visits", headers=headers).json["items"] == []
    assert town.asks().get("/api/devices", headers=headers).json["items"] == []


def test_the_first_visit_of_a_new_company_needs_no_brand_to_be_named(town: Town) -> None:
    tenant = begin_company(town.app, ZUID, NEW)
    with open_house(town.app, tenant, write=False) as house:
        assert house.session.scalars(select(Entity.code)).all() == ["zuidstroom"]


def test_wim_keeps_his_password_when_he_begins_a_company(town: Town) -> None:
    begin_company(town.app, Founding("wim", "Wim", "wim@both.example", "Wim"), None)
    several = signs_in(town, "wim@both.example", PASSWORD)
    assert several.status_code == 409 and "wim" in [one["slug"] for one in several.json["tenants"]]
    assert signs_in(town, "wim@both.example", PASSWORD, tenant="wim").status_code == 200


@pytest.mark.parametrize(
    ("wish", "password", "why"),
    [
        (Founding("voltwijk", "Voltwijk", "els@z.example", "Els"), NEW, "There is a company voltwijk already"),
        (Founding("Zuid Stroom", "Zuid", "els@z.example", "Els"), NEW, "is no short name"),
        (Founding("zuid", "Zuid", "els", "Els"), NEW, "is no e-mail address"),
        (Founding("zuid", " ", "els@z.example", "Els"), NEW, "The company's name must be"),
        (Founding("zuid", "Zuid", "els@z.example", "Els\nVos"), NEW, "The admin's name must be"),
        (Founding("zuid", "Zuid", "els@z.example", "Els"), "short", "A password has 10 to 1000"),
        (Founding("zuid", "Zuid", "els@z.example", "Els"), "ELS@z.example", "would be guessed"),
        (Founding("zuid", "Zuid", "els@z.example", "Els"), None, "a password is needed"),
    ],
)
def test_what_makes_no_sense_changes_nothing(town: Town, wish: Founding, password: str | None, why: str) -> None:
    with pytest.raises(NotPossible, match=why):
        begin_company(town.app, wish, password)
    assert signs_in(town, wish.email, NEW).status_code in (401, 400)


def test_another_password_ends_every_log_in_with_the_old_one(town: Town) -> None:
    office = town.token("piet@voltwijk.example")
    _, tess = town.phone("tess@voltwijk.example")
    piets, tesss = (change_password(town.app, f"{who}@voltwijk.example", NEW) for who in ("piet", "tess"))
    assert (piets, tesss) == (1, 1)
    assert town.asks().get("/api/visits", headers=office).status_code == 401
    assert town.asks().get("/api/mobile/sync", headers=tess).json["code"] == "signed_out"
    assert signs_in(town, "piet@voltwijk.example", PASSWORD).status_code == 401
    assert signs_in(town, "piet@voltwijk.example", NEW).status_code == 200
    with town.house(write=False) as house:
        rows = house.session.scalars(select(Audit).where(Audit.verb == "change_password")).all()
        assert [(row.subject_kind, row.origin) for row in rows] == [("member", "bin/company")] * 2


def test_a_password_of_nobody(town: Town) -> None:
    with pytest.raises(NotPossible, match="Nobody signs in with klaas@example"):
        change_password(town.app, "klaas@example", NEW)


def test_the_command_reads_the_password_from_its_input_and_never_from_its_words(
    town: Town, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(company, "create_app", lambda: town.app)

    def run(typed: str, *words: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        monkeypatch.setattr(sys, "argv", ["bin/company", *words])
        code = company.main()
        said = capsys.readouterr()
        return code, said.out + said.err

    code, said = run(f"{NEW}\n", "new", "zuid", "Zuidstroom", "--email", "els@zuid.example", "--person", "Els Vos")
    assert code == 0 and "Els Vos as its admin" in said and NEW not in said
    assert signs_in(town, "els@zuid.example", NEW).status_code == 200
    code, said = run("another-long-one\n", "password", "els@zuid.example")
    assert code == 0 and "phones keep all their work" in said
    assert signs_in(town, "els@zuid.example", "another-long-one").status_code == 200
    assert run("", "password", "els@zuid.example")[0] == 1
    assert run("", "password", "nobody@zuid.example") == (1, "Nobody signs in with nobody@zuid.example.\n")
