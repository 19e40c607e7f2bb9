"""Which address this machine has on the network that its phones are on."""

import socket
from contextlib import suppress
from ipaddress import IPv4Address, IPv4Network, ip_address, ip_network

from server.system.wish import CannotStart

__all__ = ["NETWORKS", "lan_address"]

NETWORKS = [
    ip_network(one)
    for one in (
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "169.254.0.0/16",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "192.0.2.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
    )
]
"""Networks that nobody has on the internet (RFC 6890): the authority may sign for these and for nothing else."""
_FAR = ("198.51.100.1", 9)
"""Nobody is there and nothing is sent: asking for the way to it makes the system choose the address to go out by."""


def lan_address(wanted: str = "") -> IPv4Address:
    """The address `wanted`, or the one this machine goes out by. CannotStart when it has none, or a public one."""
    address = _read(wanted) if wanted else _own()
    if not any(isinstance(one, IPv4Network) and address in one for one in NETWORKS):
        raise CannotStart(
            f"{address} is an address on the internet, and --lan is for a network of your own. "
            "Give another with --lan ADDRESS, or put a server with a public name there (docs/operations.md)."
        )
    _check_ours(address)
    return address


def _read(wanted: str) -> IPv4Address:
    try:
        address = ip_address(wanted)
    except ValueError:
        address = None
    if not isinstance(address, IPv4Address):
        raise CannotStart(f"--lan {wanted[:60]}: that is no address. Write one like 192.168.1.20, or --lan alone.")
    return address


def _own() -> IPv4Address:
    """By the way out; without one (a network of its own) by the machine's name."""
    found: list[str] = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe, suppress(OSError):
        probe.connect(_FAR)
        found.append(probe.getsockname()[0])
    with suppress(OSError):
        found += socket.gethostbyname_ex(socket.gethostname())[2]
    for address in map(IPv4Address, found):
        if not (address.is_loopback or address.is_unspecified):
            return address
    raise CannotStart(
        "no network of this machine was found. Join the one of the phones, or name the address: --lan 192.168.1.20."
    )


def _check_ours(address: IPv4Address) -> None:
    with socket.socket() as probe:
        try:
            probe.bind((str(address), 0))
        except OSError:
            raise CannotStart(
                f"this machine does not have the address {address}. Write --lan alone, and it is found."
            ) from None
