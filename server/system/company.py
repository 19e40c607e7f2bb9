"""`bin/company`: begin a company with its first admin, give a person another password, or take the second step away.

    bin/company new voltwijk "Voltwijk B.V." --email anna@voltwijk.nl --person "Anna de Wit"
    bin/company password anna@voltwijk.nl
    bin/company two-steps anna@voltwijk.nl

The password is asked twice, or read as one line when it is piped in: never an argument, which others on the machine and
the shell's history would see.
"""

import argparse
import getpass
import sys

from server import create_app
from server.accounts.founding import (
    PASSWORD_SHORTEST,
    Founding,
    NotPossible,
    begin_company,
    change_password,
    forget_two_steps,
    has_login,
)
from server.config import WrongSettings
from server.kit.command import run
from server.kit.database import WrongDatabase

__all__ = ["main"]


def main() -> int:
    """Do what was asked and say so. Exit status 1 with a sentence when it cannot be done."""
    said = _read()
    try:
        return {"new": _begin, "password": _change, "two-steps": _forget}[said.what](said)
    except (NotPossible, WrongDatabase, WrongSettings) as error:
        print(error, file=sys.stderr)
        return 1


def _begin(said: argparse.Namespace) -> int:
    app = create_app()
    wish = Founding(said.slug, said.name, said.email, said.person)
    known = has_login(app, wish.email)
    begin_company(app, wish, None if known else _ask(wish.email))
    print(f"{wish.name} is there, with {wish.person} as its admin. Sign in at /office/ with {wish.email}")
    if known:
        print("and the password of before: this log-in is a member of another company too.")
    return 0


def _change(said: argparse.Namespace) -> int:
    app = create_app()
    if not has_login(app, said.email):
        raise NotPossible(f"Nobody signs in with {said.email}.")
    companies = change_password(app, said.email, _ask(said.email))
    print(
        f"{said.email} has another password, at {companies} companies. Whoever was signed in with it must sign in again;"
    )
    print("phones keep all their work and ask for it at their next contact.")
    return 0


def _forget(said: argparse.Namespace) -> int:
    companies = forget_two_steps(create_app(), said.email)
    print(f"{said.email} signs in with the password alone at {companies} companies, until two steps are set up anew.")
    return 0


def _ask(email: str) -> str:
    """Twice on a terminal; else one line of standard input."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass.getpass(f"Password for {email} ({PASSWORD_SHORTEST} characters or more): ")
    if getpass.getpass("Once more: ") != password:
        raise NotPossible("The two were not the same. Nothing was changed.")
    return password


def _read() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bin/company", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    acts = parser.add_subparsers(dest="what", required=True)
    new = acts.add_parser("new", help="begin a company")
    new.add_argument("slug", help="short name, for commands and for choosing among several: a-z, 0-9 and -")
    new.add_argument("name", help="its name as people know it")
    new.add_argument("--email", required=True, help="the admin's e-mail, to sign in with")
    new.add_argument("--person", required=True, help="the admin's name")
    acts.add_parser("password", help="give a person another password").add_argument("email")
    acts.add_parser("two-steps", help="a lost phone with codes: take the second step away").add_argument("email")
    return parser.parse_args()


if __name__ == "__main__":
    run(main)
