"""`bin/rotate-key TENANT... --reason TEXT`: a new signing key. What the old one signed stays verifiable.

The private half of the old key is destroyed. `--revoke` says that somebody else may have it: what it signed afterwards
counts for nothing, and verifiers say so. Give the new key's fingerprint to who compares it. `--rescue` makes a new key for
rescue files instead; files that were sealed to the old one still open.
"""

import argparse

from server import create_app
from server.kit.command import run
from server.kit.house import open_house
from server.kit.signing_keys import rotate
from server.rescues.keys import rotate_rescue_key
from server.system.tenants_named import tenants_named

__all__ = ["main"]


def main() -> int:
    """Rotate and say the new key's id. Exit status 2 when a tenant is not there."""
    parser = argparse.ArgumentParser(prog="bin/rotate-key", description=__doc__)
    parser.add_argument("tenant", nargs="*", help="slug or id")
    parser.add_argument("--all", action="store_true", help="every tenant")
    parser.add_argument("--reason", required=True, help="why, for the audit trail and for everybody who reads the keys")
    parser.add_argument("--revoke", action="store_true", help="somebody else may have the old key")
    parser.add_argument("--rescue", action="store_true", help="the key of rescue files, not the signing key")
    said = parser.parse_args()
    app = create_app()
    tenants = tenants_named(app, said.tenant, all_of_them=said.all)
    if tenants is None:
        return 2
    secret = app.extensions["settings"].secret_key
    for slug, id_ in tenants.items():
        with open_house(app, id_, origin="bin/rotate-key") as house:
            if said.rescue:
                key = rotate_rescue_key(house, secret, reason=said.reason)
            else:
                key = rotate(house, secret, reason=said.reason, revoke=said.revoke)
        print(f"{slug}: key {key}")
    return 0


if __name__ == "__main__":
    run(main)
