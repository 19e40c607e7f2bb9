"""The doors of signing: the form under the statement, and a look at its photos."""

from typing import Any

from server.evidence.models import Blob
from server.evidence.names import blob_id
from server.evidence.own_bytes import lay_down, lay_down_again
from server.evidence.pictures import Undecodable, view_of
from server.kit.files import FilesAway, FilesFull, NoFile, files_of
from server.kit.house import House
from server.kit.http import Answer, Door, Sample, answer
from server.links.opening import NoLink

from .looks import back, lang_of, page_of
from .report import mark_of
from .room import customer_pages
from .showing import Guest, Typed, opened, private
from .signing import Changed, NotNow, Ready, Wrong, picture_of, prepare, sign

__all__ = ["give_signature", "mark", "picture"]

_PATH = {"token": "0.none"}
SIGNED = 303
BROWSER = 200
"""Letters of what a browser calls itself, for the audit trail."""


@customer_pages.post("/k/<token>/sign", permission="public", door="public", takes=Typed, sample=Sample(path=_PATH, json={"name": "Klaas", "agreed": "yes", "basis": "0" * 64}))  # fmt: skip
def give_signature(door: Door, token: str, args: dict[str, Any]) -> Answer:
    """Put the customer's mark, drawn or typed, under the statement that was shown. Once by each link.

    `basis` is the hash of what the page showed: when the report changed since, nothing is signed and the page shows it anew.
    """
    form = args["typed"]
    ready: list[Ready] = []

    def read(house: House, guest: Guest) -> Answer:
        try:
            ready.append(prepare(house, guest, form, door.settings))
        except (Wrong, Changed, NotNow) as refused:
            return _refused(house, guest, refused, form)
        return answer()

    got = opened(door, token, lang_of(form), read, purposes=("sign",))
    if not ready:
        return got
    (made,) = ready

    def act(house: House, guest: Guest) -> Answer:
        try:
            sign(house, guest, made, where={"browser": str(door.request.user_agent)[:BROWSER]})
        except (Changed, NotNow) as refused:
            return _refused(house, guest, refused, form)
        return back(guest, "signed")

    brought = [bytes_ for bytes_ in (made.statement, made.drawing) if bytes_ is not None]
    files, tenant = files_of(door.app), token.partition(".")[0]
    try:
        for bytes_ in brought:
            lay_down(files, tenant, bytes_)
    except (FilesFull, FilesAway):
        return opened(door, token, lang_of(form), lambda house, guest: page_of(house, guest, wrong=guest.t("try_later"), status=503, form=form), purposes=("sign",))  # fmt: skip
    said = opened(door, token, lang_of(form), act, write=True, purposes=("sign",))
    if said.status_code == SIGNED:
        for bytes_ in brought:
            lay_down_again(files, tenant, bytes_)
    return said


@customer_pages.get("/k/<token>/photo/<id:photo>", permission="public", door="public", sample=Sample(path=_PATH | {"photo": "a photo"}))  # fmt: skip
def picture(door: Door, token: str, photo: str) -> Answer:
    """A photo of the visit, made smaller, without where and by which camera it was taken."""

    def act(house: House, guest: Guest) -> Answer:
        row = picture_of(house, guest, photo)
        if row is None:
            raise NoLink
        return _picture(door, house, row.blob_sha256)

    return opened(door, token, None, act, purposes=("sign", "report"))


@customer_pages.get("/k/<token>/mark/<id:signature>", permission="public", door="public", sample=Sample(path=_PATH | {"signature": "a signature"}))  # fmt: skip
def mark(door: Door, token: str, signature: str) -> Answer:
    """The drawing under a signature, for its report."""

    def act(house: House, guest: Guest) -> Answer:
        row = mark_of(house, guest, signature)
        if row is None or row.image_sha256 is None:
            raise NoLink
        return _picture(door, house, row.image_sha256)

    return opened(door, token, None, act, purposes=("report",))


def _picture(door: Door, house: House, sha256: str) -> Answer:
    """Made smaller, and shown as a picture only. NoLink when it cannot be."""
    kind = house.session.get_one(Blob, (house.tenant, blob_id(sha256))).type
    try:
        with view_of(files_of(door.app), house.tenant, sha256, kind, "screen") as source:
            shown = private(Answer(source.read(), mimetype="image/jpeg"))
    except (NoFile, Undecodable, KeyError):
        raise NoLink from None
    shown.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return shown


def _refused(house: House, guest: Guest, why: Exception, form: dict[str, str]) -> Answer:
    if isinstance(why, Wrong):
        return page_of(house, guest, wrong=guest.t(str(why)), status=422, form=form)
    if isinstance(why, Changed):
        return page_of(house, guest, wrong=guest.t("changed"), status=409, form=form)
    return page_of(house, guest, status=409)
