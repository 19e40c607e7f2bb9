"""The office's log-in page: in, out, which company, which language."""

from typing import Any
from urllib.parse import urlsplit

from flask_login import current_user, login_user, logout_user
from itsdangerous import BadData

from server.accounts.link_pages import from_our_own_page
from server.accounts.logging_in import Known, SecondStep, SeveralTenants, as_member, by_password, chosen_of, second_step
from server.accounts.models import Tenant
from server.accounts.office_door import OfficeUser
from server.accounts.office_logins import begin_login, end_login, find_login, person_of
from server.accounts.place_pages import first_page, other_companies
from server.accounts.places import chosen_company, keep_choice, signed_login
from server.accounts.room import accounts
from server.accounts.schemas import LogIn, LoginPage, SetLanguage
from server.kit.http import Answer, Door, Problem, Sample, go_to, page
from server.kit.i18n import t

__all__: list[str] = []

CHOICE_SECONDS = 300


@accounts.get("/office/login", permission="public", door="public", takes=LoginPage, sample=Sample())
def login_page(door: Door, args: dict[str, Any]) -> Answer:
    """The form. `next` is where to go on afterwards, `lang` the language to see it in."""
    return _form(door, args["lang"], next=args["next"])


@accounts.post(
    "/office/login",
    permission="public",
    door="public",
    takes=LogIn,
    sample=Sample(json={"email": "piet@voltwijk.example", "password": "not his password"}),
)
def log_in(door: Door, args: dict[str, Any]) -> Answer:
    """Sign in with e-mail and password; who works at several companies chooses one first, then the code of two steps.

    Who chose a language on the page keeps it.
    """
    from_our_own_page(door)
    lang = args["lang"]
    try:
        who = _who(door, args)
        user = _begin(door, who, args)
    except SeveralTenants as several:
        chosen = signed_login().dumps(several.login)
        return _form(door, lang, companies=several.tenants, chosen=chosen, next=args["next"])
    except SecondStep as second:
        chosen = signed_login().dumps(second.who.login)
        said = t(second.code, lang or door.lang) if second.code == "accounts.otp_wrong" else None
        names = {"chosen": chosen, "tenant": second.who.tenant, "said": said, "next": args["next"]}
        return _form(door, lang, status=401 if said else 200, second=True, **names)
    except Problem as problem:
        said = t(problem.code, lang or door.lang, **problem.params)
        answer = _form(door, lang, status=problem.status, email=args["email"], said=said, next=args["next"])
        answer.headers.update(problem.headers)
        return answer
    _leave_the_other_company(door, who)
    login_user(user)
    there = _inside(args["next"])
    answer = first_page(door, user.person) if there == "/office/" else go_to(there)
    others = other_companies(door, who.login, who.tenant)
    if not others:
        return answer
    with door.doorstep() as session:
        slug = session.get_one(Tenant, who.tenant).slug
    return keep_choice(answer, door.request, "company", who.login, slug)


@accounts.post("/office/logout", permission="signed_in", door="office", sample=Sample())
def log_out(door: Door) -> Answer:
    """Sign out here: this log-in opens nothing any more."""
    with door.doorstep(write=True) as session:
        end_login(session, door.who.more["log_in"], door.now)
    logout_user()
    return go_to("/office/login")


@accounts.post(
    "/office/language", permission="signed_in", door="office", takes=SetLanguage, sample=Sample(json={"lang": "en"})
)
def set_language(door: Door, args: dict[str, Any]) -> Answer:
    """Choose Dutch or English, for screens and messages, here and on the phone."""
    with door.write() as house:
        house.desk.change("member", door.who.member, lang=args["lang"])
    return go_to(_inside(args["back"]))


def _who(door: Door, args: dict[str, Any]) -> Known:
    if not args["chosen"]:
        return second_step(door, _by_password(door, args), None)
    try:
        login = signed_login().loads(args["chosen"], max_age=CHOICE_SECONDS)
    except BadData:
        raise Problem(401, "accounts.choice_too_old") from None
    with door.doorstep() as session:
        who = chosen_of(session, login, args["tenant"])
    return second_step(door, who, args["otp"])


def _by_password(door: Door, args: dict[str, Any]) -> Known:
    """Who chose a company on this browser before is not asked again; the menu leads to the other."""
    try:
        return by_password(door, args["email"], args["password"], args["tenant"])
    except SeveralTenants as several:
        kept = chosen_company(door.request, several.login)
        if kept is None or kept not in {one["slug"] for one in several.tenants}:
            raise
        with door.doorstep() as session:
            return chosen_of(session, several.login, kept)


def _begin(door: Door, who: Known, args: dict[str, Any]) -> OfficeUser:
    """The log-in's row, if there is anything for this person at the office; everybody has an account of his own."""
    lang = args["lang"]
    with door.write(who.tenant) as house:
        member = as_member(house, who.member)
        house.by = member.id
        if lang:
            house.desk.change("member", member.id, lang=lang)
        program = door.request.headers.get("User-Agent")
        id_ = begin_login(
            house.session, who, kind="cookie", now=door.now, address=door.request.remote_addr, program=program
        )
        house.session.flush()
        row = find_login(house.session, door.now, id_=id_)
        person = person_of(house, row) if row else None
        if person is None or not (person.permissions or _own_account(args["next"])):
            raise Problem(403, "accounts.app_only")
        house.audit("log_in", "member", member.id, None, {"door": "office"})
    return OfficeUser(id_, person)


def _leave_the_other_company(door: Door, who: Known) -> None:
    """Who goes on at another company in the same browser ends the log-in that he comes from."""
    before: Any = current_user
    if before.is_authenticated and before.person.more["login"] == who.login and before.person.tenant != who.tenant:
        with door.doorstep(write=True) as session:
            end_login(session, before.id, door.now)


def _form(door: Door, chosen_lang: str | None, status: int = 200, **names: Any) -> Answer:
    lang = chosen_lang or door.lang

    def say(key: str, **params: Any) -> str:
        return t(key, lang, **params)

    answer = page("accounts/login.html", status, lang=lang, chosen_lang=chosen_lang, t=say, door=door, **names)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _inside(path: str) -> str:
    """A page of the office to go on to, or one's own account; anything that could lead out of it is the first page."""
    safe = (
        (path.startswith("/office") or _own_account(path))
        and "\\" not in path
        and not urlsplit(path).netloc
        and path.isprintable()
    )
    return path if safe else "/office/"


def _own_account(path: str) -> bool:
    return path == "/account" or path.startswith("/account/")
