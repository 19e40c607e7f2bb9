"""The app as it is served: one release, every file with its hash, and a policy that lets its import map in."""

import base64
import gzip
import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from server.field_api.release import release
from tests.databases import Database, copied

NAMED = re.compile(r'^(?:import|export)[^"(]*"([^"]+)"|\bimport\("([^"]+)"\)', re.M)


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """Files know no database: one is enough."""
    with copied(request, "sqlite", tmp_path) as database:
        yield database


def integrity(data: bytes) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(data).digest()).decode()


def written(client: FlaskClient) -> dict[str, Any]:
    """What the worker of this release was told to keep."""
    worker = client.get("/app/service_worker.js").text
    found = re.search(r"const RELEASE = (\{.*?\n\})", worker, re.S)
    assert found, worker[:600]
    return json.loads(found[1])


def opened(answer: TestResponse) -> bytes:
    """The bytes as a browser reads them."""
    squeezed = answer.headers.get("Content-Encoding") == "gzip"
    return gzip.decompress(answer.data) if squeezed else answer.data


def test_every_file_of_the_release_is_served_with_the_bytes_that_its_hash_promises(client: FlaskClient) -> None:
    files = written(client)["files"]
    assert {"/app/", "/app/release.pack", "/static/vendor/pdfjs-dist/pdf.js"} <= files.keys()
    for address, promised in files.items():
        answer = client.get(address, buffered=True)
        assert answer.status_code == 200, address
        assert integrity(opened(answer)) == promised, address


def test_the_pack_holds_the_files_as_they_are_served_one_by_one(client: FlaskClient) -> None:
    told = written(client)
    pack, places = opened(client.get("/app/release.pack")), told["pack"]
    assert {"/app/start.js", "/app/sync/loop.js", "/static/css/app.css", "/static/icons/icon.svg"} <= places.keys()
    assert not places.keys() & told["files"].keys(), "kept once"
    for address, (first, length, type_) in places.items():
        answer = client.get(address, buffered=True)
        assert pack[first : first + length] == opened(answer), address
        assert type_ == answer.mimetype, address
    assert sum(length for _, length, _ in places.values()) == len(pack)
    assert len(client.get("/app/release.pack").data) < len(pack) / 2, "on the wire"


def test_every_module_that_the_app_loads_is_in_the_release(client: FlaskClient) -> None:
    told = written(client)
    files = told["files"] | told["pack"]
    page = client.get("/app/").text
    names = json.loads(re.search(r'<script type="importmap">(.*?)</script>', page, re.S)[1])["imports"]  # type: ignore[index]
    todo, seen = ["/app/start.js"], set[str]()
    while todo:
        address = todo.pop()
        if address in seen:
            continue
        seen.add(address)
        assert address in files, address
        for named in map("".join, NAMED.findall(client.get(address, buffered=True).text)):
            if named.startswith("."):
                parts = address.rsplit("/", 1)[0].split("/")
                for part in named.split("/"):
                    parts = parts[:-1] if part == ".." else parts if part == "." else [*parts, part]
                todo.append("/".join(parts))
            elif named in names:
                todo.append(names[named])
    assert len(seen) > 150


def test_the_policy_lets_in_the_import_map_and_no_other_inline_script(client: FlaskClient) -> None:
    answer = client.get("/app/")
    policy = answer.headers["Content-Security-Policy"]
    inline = re.findall(r"<script(?![^>]*src=)[^>]*>(.*?)</script>", answer.text, re.S)
    assert len(inline) == 1
    assert f"'{integrity(inline[0].encode())}'" in policy
    assert "unsafe" not in policy


def test_the_page_says_which_release_it_is(client: FlaskClient) -> None:
    assert f'<meta name="version" content="{release().version}"' in client.get("/app/").text
    assert f'"version": "{release().version}"' in client.get("/app/service_worker.js").text


def test_a_browser_that_has_the_page_gets_304(client: FlaskClient) -> None:
    for address in ("/app/", "/app/service_worker.js", "/app/app.js", "/app/release.pack"):
        first = client.get(address)
        assert first.headers["Cache-Control"] == "no-cache"
        assert client.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize(
    "path",
    [
        "index.html",
        "nowhere.js",
        "../wsgi.py",
        "..%2fwsgi.py",
        "%2fetc/passwd.js",
        "screens",
        "%2e%2e/package.json",
        "../static/js/office.js",
        "worker/news.js",
        ".js",
    ],
)
def test_nothing_else_is_served(client: FlaskClient, path: str) -> None:
    assert client.get(f"/app/{path}").status_code == 404


def test_the_address_without_its_slash_leads_to_the_app(client: FlaskClient) -> None:
    answer = client.get("/app")
    assert (answer.status_code, answer.headers["Location"]) == (308, "/app/")
