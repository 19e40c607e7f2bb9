"""Both verifiers, Python's and the browser's, over the same files: sound reports, and what Mallory makes of them."""

import json
import re
import subprocess
from collections.abc import Iterator
from dataclasses import asdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import rfc8785

from server.reports.verify.check import check
from server.reports.verify.online import ask_chain
from server.reports.verify.say import say, verdict_of
from server.reports.verify.texts_js import FILE, source, texts
from tests.reports.forge import COMPANY, MALLORY, VECTORS, Draft, Key, flipped, photo, sha, vectors
from tests.reports.put_in import changed_once, with_file

ROOT = Path(__file__).resolve().parents[2]
PHOTO = rb"photo-01"
SPARE = Key.of(3)
LOST = [COMPANY.published("revoked", "2026-12-31T00:00:00.000Z"), SPARE.published()]
"""The company's keys after the first was stolen."""


def _at(pdf: bytes, found: bytes, further: int = 0) -> int:
    """Where these bytes stand for the last time."""
    place = pdf.rfind(found)
    assert place >= 0, found
    return place + further


def _stream_of(pdf: bytes, name: bytes) -> int:
    """A place in the middle of an attached file's bytes."""
    number = re.search(rb"/Type/Filespec/F\(" + name + rb"[^)]*\).*?/EF<</F (\d+) 0 R", pdf)
    assert number is not None
    begin = re.search(rb"\n" + number[1] + rb" 0 obj\n<</Length (\d+).*?stream\n", pdf, re.S)
    assert begin is not None
    return begin.end() + int(begin[1]) // 2


def _answer_changed(data: bytes) -> bytes:
    return data.replace(b'"value":"ok"', b'"value":"na"')


def _name_changed(draft: Draft) -> Draft:
    """Another name in the text that was signed and in what was recorded of the signing, hashes made right again."""
    new = Draft(name="Klaas de Vit")
    new.bundle["signatures"][0] |= {"link": draft.bundle["signatures"][0]["link"], "sig": draft.bundle["signatures"][0]["sig"]}  # fmt: skip
    new.bundle["proof"] = draft.bundle["proof"]
    return new


def _resealed(draft: Draft, key: Key = MALLORY) -> bytes:
    """Mallory seals with her own key and lists it beside the company's."""
    new = draft.other(key=key)
    new.bundle["keys"] = [COMPANY.published(), key.published()]
    return new.pdf()


def cases() -> dict[str, tuple[bytes, str, str, str]]:
    """{name: (file, what is said without keys, with keys, a fault that is named)}."""
    good = Draft()
    pdf = good.pdf()
    changed_answer = good.replaced("statement", _answer_changed)
    changed_photo = good.replaced("photo-01", lambda data: flipped(data, len(data) // 2))
    other_photo = good.replaced("photo-01", lambda data: photo(7))
    without_photo = good.other(files={name: data for name, data in good.files.items() if "photo-02" not in name})
    swapped = good.other(bundle=Draft(name="Een ander").bundle)
    odd = good.other(bundle=good.bundle | {"signatures": "none"})
    unsigned = good.other(bundle=good.bundle | {"signatures": [], "proof": []})
    record = rfc8785.dumps(good.said | {"name": "", "role": "", "consent": "", "app": "office/1"})
    nobody = good.other(
        files={name: data for name, data in good.files.items() if name.startswith("photo-")}
        | {"record-1.json": record},
        bundle=good.bundle | {"signatures": [], "proof": [], "files": [], "unsigned": {"record": sha(record)}},
    ).pdf()
    gap = good.other(bundle=good.bundle | {"proof": [good.bundle["proof"][0], good.link(4, "0" * 64, "0" * 64)]})
    withheld = good.other(
        files={name: data for name, data in good.files.items() if "photo-02" not in name},
        bundle=good.bundle
        | {"files": [one for one in good.bundle["files"] if "photo-02" not in one["name"]]}
        | {"withheld": [{"sha256": good.said["photos"][1]["sha256"], "reason": "person"}]},
    )
    saved_again = pdf.replace(b"/Type/EmbeddedFile", b"/Type /EmbeddedFile")
    return {
        "good": (pdf, "unsure", "valid", ""),
        "clock_jumped": (Draft(jumps=2).pdf(), "unsure", "valid", ""),
        "by_link": (Draft(channel="link", typed="Klaas de Wit", offset_ms=0).pdf(), "unsure", "valid", ""),
        "photo_withheld": (withheld.pdf(), "unsure", "valid", ""),
        "photo_byte": (flipped(pdf, _stream_of(pdf, PHOTO)), "changed", "changed", "photo"),
        "statement_byte": (flipped(pdf, _stream_of(pdf, b"statement-")), "changed", "changed", "statement"),
        "bundle_byte": (flipped(pdf, _stream_of(pdf, b"veldwerk")), "changed", "changed", "unreadable"),
        "mark_byte": (flipped(pdf, _stream_of(pdf, b"signature-customer")), "changed", "changed", "mark"),
        "page_byte": (flipped(pdf, _at(pdf, b"/Type/Page/Resources", 200)), "changed", "changed", "seal"),
        "seal_byte": (flipped(pdf, _at(pdf, b"veldwerk-seal:", 40)), "changed", "changed", "seal"),
        "last_byte": (pdf[:-1] + b"x", "changed", "changed", "cut_short"),
        "byte_more": (pdf + b"\n", "changed", "changed", "seal"),
        "text_after": (pdf + b"% more\n", "changed", "changed", "cut_short"),
        "half": (pdf[: len(pdf) // 2], "changed", "changed", "cut_short"),
        "photo_put_in": (with_file(pdf, "photo-01", changed_once), "changed", "changed", "photo"),
        "answer_put_in": (with_file(pdf, "statement-", lambda text: text.replace(b'"value":"ok"', b'"value":"ol"')), "changed", "changed", "statement"),
        "name_put_in": (with_file(pdf, "veldwerk", lambda text: text.replace(b"Klaas de Wit", b"Klaas de Wut")), "changed", "changed", "signature"),
        "answer": (changed_answer.with_seal_of(pdf), "changed", "changed", "statement"),
        "name": (_name_changed(good).with_seal_of(pdf), "changed", "changed", "signature"),
        "photo": (changed_photo.with_seal_of(pdf), "changed", "changed", "photo"),
        "photo_other": (other_photo.with_seal_of(pdf), "changed", "changed", "photo"),
        "photo_gone": (without_photo.with_seal_of(pdf), "changed", "changed", "photo"),
        "bundle_swapped": (swapped.with_seal_of(pdf), "changed", "changed", "statement"),
        "answer_resealed": (_resealed(changed_answer), "changed", "not_ours", "statement"),
        "photo_resealed": (_resealed(changed_photo), "changed", "not_ours", "photo"),
        "resealed": (_resealed(good), "unsure", "not_ours", ""),
        "sealed_again": (_resealed(good, SPARE), "unsure", "not_ours", ""),
        "by_mallory": (Draft(key=MALLORY).pdf(), "unsure", "not_ours", ""),
        "odd_bundle": (odd.pdf(), "changed", "changed", "bundle"),
        "unsigned": (unsigned.pdf(), "changed", "changed", "no_signature"),
        "nobody_signed": (nobody, "unsure", "valid", ""),
        "nobody_signed_answer": (with_file(nobody, "record-", lambda text: text.replace(b'"value":"ok"', b'"value":"ol"')), "changed", "changed", "record"),
        "nobody_signed_photo": (with_file(nobody, "photo-01", changed_once), "changed", "changed", "photo"),
        "chain_gap": (gap.pdf(), "changed", "changed", "chain"),
        "saved_again": (saved_again, "changed", "changed", "unreadable"),
        "other_pdf": (b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\nxref\n0 1\n0000000000 65535 f \ntrailer\n<<>>\nstartxref\n30\n%%EOF\n", "not_ours", "not_ours", "not_ours"),
        "no_pdf": (b"PK\x03\x04 a zip", "not_ours", "not_ours", "not_ours"),
        "text_about_seals": (b"Our mark is veldwerk-seal: and this is a letter about it.", "not_ours", "not_ours", "not_ours"),
        "nothing": (b"", "not_ours", "not_ours", "not_ours"),
    }  # fmt: skip


CASES = cases()
Said = dict[str, dict[str, dict[str, Any]]]


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Said:
    """What the page's own scripts say, run by Node."""
    folder = tmp_path_factory.mktemp("reports")
    for name, (pdf, *_) in CASES.items():
        (folder / f"{name}.pdf").write_bytes(pdf)
    (folder / "keys.json").write_text(json.dumps({"keys": [COMPANY.published()]}))
    (folder / "lost.json").write_text(json.dumps({"keys": LOST}))
    ran = subprocess.run(
        ["node", ROOT / "tests/reports/check_files.js", folder], capture_output=True, text=True, check=True, timeout=60
    )
    return {name.removesuffix(".pdf"): said for name, said in json.loads(ran.stdout).items()}


@pytest.mark.parametrize("name", CASES)
def test_python_says_what_is_so(name: str) -> None:
    pdf, alone, with_keys, fault = CASES[name]
    found = check(pdf)
    assert (verdict_of(found), verdict_of(check(pdf, [COMPANY.published()]))) == (alone, with_keys)
    assert not fault or fault in {code for code, _ in found.faults}
    assert "Mallory" not in "".join(say(found, "nl"))


@pytest.mark.parametrize("name", CASES)
def test_the_browser_says_the_same_as_python(name: str, browser: Said) -> None:
    pdf = CASES[name][0]
    for said, found in (
        (browser[name]["alone"], check(pdf)),
        (browser[name]["keys"], check(pdf, [COMPANY.published()])),
        (browser[name]["lost"], check(pdf, LOST)),
    ):
        wanted = asdict(found)
        assert {key: said[key] for key in wanted} == json.loads(json.dumps(wanted))


@pytest.mark.parametrize(
    ("key", "said"),
    [
        (COMPANY.published("retired", "2026-12-31T00:00:00.000Z"), "valid"),
        (COMPANY.published("retired", "2026-11-20T13:30:00.000Z"), "not_ours"),
        (COMPANY.published("revoked", "2026-11-20T13:30:00.000Z"), "not_ours"),
        (COMPANY.published("revoked", "2026-12-31T00:00:00.000Z"), "unsure"),
    ],
)
def test_a_key_counts_for_what_it_signed_until_its_end(key: dict[str, Any], said: str) -> None:
    assert verdict_of(check(Draft().pdf(), [key])) == said


def test_the_seal_of_a_good_key_speaks_for_links_by_one_that_was_lost() -> None:
    """Who took the old key has not the new one: the company held those links itself when it sealed."""
    again, old = check(CASES["sealed_again"][0], LOST), check(CASES["good"][0], LOST)
    assert (verdict_of(again), again.trust) == ("valid", "published")
    assert (verdict_of(old), old.trust) == ("unsure", "revoked")


def test_any_single_byte_counts() -> None:
    """Every three-hundredth byte of the file, one after the other."""
    pdf = Draft().pdf()
    for at in range(0, len(pdf), 307):
        assert check(flipped(pdf, at), [COMPANY.published()]).verdict in ("changed", "not_ours"), at


def test_the_vectors_are_what_the_code_makes() -> None:
    """They are given to strangers: what they check must go on being so. `python -m tests.reports.forge` writes them."""
    for name, data in vectors().items():
        assert (VECTORS / name).read_bytes() == data, name


def test_how_certain_the_clock_was_is_said() -> None:
    assert any("liep 2 s achter" in line for line in say(check(Draft().pdf()), "nl"))
    assert any("versprongen" in line for line in say(check(Draft(jumps=2).pdf()), "nl"))
    nobody = say(check(CASES["nobody_signed"][0], [COMPANY.published()]), "nl")
    assert "Niet ondertekend door de klant; verzegeld door Voltwijk Laadpalen op 2026-11-20 14:00:00 UTC." in nobody
    assert not [line for line in nobody if "Getekend" in line or "ondertekening" in line]
    late = Draft(offset_ms=3_600_000)
    assert any("had the signature before this time" in line for line in say(check(late.pdf()), "en"))


def test_by_which_way_it_was_signed_is_said() -> None:
    """By a link there is no phone of a technician, and the clock is the office's own."""
    phone, link = (say(check(CASES[name][0]), "nl") for name in ("good", "by_link"))
    assert "  Op de telefoon van de monteur, met de hand getekend." in phone
    assert "  Op een eigen apparaat, via een link, met een getypte naam." in link
    assert any("klok van het kantoor" in line for line in link) and not any("telefoon" in line for line in link)


def test_a_key_that_was_compared_and_found_revoked_is_said_so() -> None:
    found = check(Draft().pdf(), [COMPANY.published("revoked", "2026-12-31T00:00:00.000Z")])
    said = "\n".join(say(found, "nl"))
    assert "heeft hem later ingetrokken" in said and "niet vergeleken" not in said


LINK_AT = "https://werk.voltwijk.example/.well-known/veldwerk/voltwijk/link/signature/2.json"


@pytest.mark.parametrize(
    ("status", "body", "verdict", "chain"),
    [
        (200, "its own", "valid", "stands"),
        (200, b'{"link": "{}", "sig": ""}', "changed", ""),
        (404, b"", "changed", ""),
        (429, b"", "valid", "away"),
        (503, b'{"link": "{}"}', "valid", "away"),
        (200, b"<html>log in to this wifi</html>", "valid", "away"),
        (200, b"[]", "valid", "away"),
        (0, OSError("no route"), "valid", "away"),
    ],
)
def test_only_another_link_or_none_speaks_against_a_report(status: int, body: Any, verdict: str, chain: str) -> None:
    """A server that is busy or away has not answered."""
    found = check(Draft().pdf(), [COMPANY.published()])
    asked: list[str] = []

    def get(address: str) -> tuple[int, bytes]:
        asked.append(address)
        if isinstance(body, OSError):
            raise body
        own = json.dumps({"link": found.links[0]["link"], "sig": ""}).encode()
        return status, own if body == "its own" else body

    ask_chain(found, found.keys_url, get)
    assert (asked, verdict_of(found), found.chain) == ([LINK_AT], verdict, chain)
    assert (found.faults == [("online_link", "2")]) is (verdict == "changed")


def test_every_fault_has_its_words_in_both_languages() -> None:
    code = (ROOT / "static/verify/check.js").read_text() + (ROOT / "static/verify/page.js").read_text()
    code += (ROOT / "static/verify/online.js").read_text()
    code += (ROOT / "server/reports/verify/check.py").read_text()
    faults = set(re.findall(r'fault\((?:found, )?"(\w+)"', code)) | set(
        re.findall(r'\["(\w+)", (?:""|id|String)', code)
    )
    assert {"seal", "photo", "statement", "key_unknown", "online_link"} <= faults
    assert {f"fault_{one}" for one in faults} <= set(texts("nl")) == set(texts("en"))
    assert FILE.read_text() == source(), "run python -m server.reports.verify.texts_js"


def _verify(*how: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([ROOT / "bin/verify", *how], capture_output=True, text=True, timeout=60)


def test_bin_verify_says_it_by_its_status(tmp_path: Path) -> None:
    report, keys = str(VECTORS / "report.pdf"), str(VECTORS / "keys.json")
    assert _verify(report).returncode == 3
    good = _verify(report, "--keys", keys, "--lang", "en")
    assert good.returncode == 0 and good.stdout.startswith("VALID") and "Klaas de Wit" in good.stdout
    for name, status in (("photo_byte", 1), ("half", 1), ("by_mallory", 2), ("no_pdf", 2)):
        (tmp_path / name).write_bytes(CASES[name][0])
        assert _verify(str(tmp_path / name), "--keys", keys).returncode == status, name
    assert _verify(str(tmp_path / "nowhere.pdf")).returncode == 64
    assert _verify(report, "--keys", report).returncode == 64
    assert json.loads(_verify(report, "--json").stdout)["said"] == "unsure"
    for wrong in ((), (report, "--nonsense"), (report, "--lang", "fr")):
        assert _verify(*wrong).returncode == 64, "2 says: not ours"


@pytest.fixture
def company() -> Iterator[dict[str, Any]]:
    """A company's address on this machine: path -> what it answers as JSON, or a status. `url` is its own."""
    said: dict[str, Any] = {}

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer = said.get(self.path, 404)
            self.send_response(answer if isinstance(answer, int) else 200)
            self.end_headers()
            self.wfile.write(b"busy" if isinstance(answer, int) else json.dumps(answer).encode())

        def log_message(self, format: str, *args: Any) -> None:
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        said["url"] = f"http://127.0.0.1:{server.server_port}"
        yield said
        server.shutdown()


def test_bin_verify_asks_online_whether_the_link_still_stands(company: dict[str, Any], tmp_path: Path) -> None:
    """A chain that was written anew is noticed; an office that is away is not held against the report."""
    draft, report = Draft(), tmp_path / "report.pdf"
    report.write_bytes(draft.other(bundle=draft.bundle | {"keys_url": f"{company['url']}/keys.json"}).pdf())
    ask = (str(report), "--online", "--lang", "en")
    away = _verify(*ask)
    assert away.returncode == 3 and "was not compared" in away.stderr, "no keys to be had"
    company["/keys.json"] = {"keys": [COMPANY.published()]}
    company["/link/signature/2.json"] = draft.bundle["signatures"][0]
    good = _verify(*ask)
    assert good.returncode == 0 and "stands as link 2" in good.stdout
    company["/link/signature/2.json"] = 503
    busy = _verify(*ask)
    assert busy.returncode == 0 and "could not be compared now" in busy.stdout and "stands as link" not in busy.stdout
    for anew in (draft.link(2, "0" * 64, "0" * 64), 404):
        company["/link/signature/2.json"] = anew
        changed = _verify(*ask)
        assert changed.returncode == 1 and "Link 2 does not stand like this" in changed.stdout


def test_who_reads_only_the_first_line_gets_the_same_status() -> None:
    code = f"set -o pipefail; {ROOT}/bin/verify {VECTORS / 'report.pdf'} | true"
    ran = subprocess.run(["bash", "-c", code], capture_output=True, text=True, timeout=60)
    assert (ran.returncode, ran.stderr) == (3, "")


def test_the_check_needs_nothing_of_the_server() -> None:
    """A stranger has Python and `cryptography`, and no more."""
    code = "import sys; from server.reports.verify import __main__; print([m for m in ('flask', 'sqlalchemy', 'orjson', 'typst') if m in sys.modules])"
    ran = subprocess.run([ROOT / ".venv/bin/python", "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
