"""Connections that cannot be led astray or held: to addresses that were checked, and over within a limit.

Used by mail and webhooks. What a name stands for is asked once; whoever connects goes to the very addresses that were looked at.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from threading import Thread, Timer
from typing import Any

from tracker.digest.channels.limit import Limit
from tracker.digest.channels.message import DeliveryFailed
from tracker.settings import Settings

_NAT64 = IPv6Network("64:ff9b::/96")
_NOT_PUBLIC = tuple(map(ip_network, ("192.0.0.0/24", "192.88.99.0/24", "fec0::/10", "3fff::/20")))
"""Set apart, and public by the standard library of some Python that this runs on (RFC 6890, 7526, 3879, 9637)."""

Address = tuple[socket.AddressFamily, tuple[Any, ...]]
"""A family and what `socket.connect` takes; the first of the latter is the numeric address."""


def resolve(host: str, port: int, limit: Limit) -> list[Address]:
    """Every address of a host, as the system resolves it. Raises `OSError`, in time even where a name server is silent."""
    found: list[Address] = []
    failed: list[OSError] = []

    def ask() -> None:
        try:
            for family, _type, _protocol, _name, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
                found.append((family, address))
        except OSError as error:
            failed.append(error)
        except UnicodeError:
            failed.append(OSError("no name of a host"))

    asking = Thread(target=ask, daemon=True)  # the system's resolver cannot be told to stop
    asking.start()
    asking.join(limit.left())
    if asking.is_alive():
        raise TimeoutError
    if failed:
        raise failed[0]
    return found


def is_public(address: Address) -> bool:
    """Whether an address is one of the open Internet; an IPv4 address inside an IPv6 one is looked at as well."""
    return all(ip.is_global and not ip.is_multicast and not ip.is_reserved and not _is_set_apart(ip) for ip in _meant(address))


def _is_set_apart(ip: IPv4Address | IPv6Address) -> bool:
    return any(ip in network for network in _NOT_PUBLIC)


def is_loopback(address: Address) -> bool:
    """Whether an address is this machine's own."""
    return all(ip.is_loopback for ip in _meant(address))


def _meant(address: Address) -> list[IPv4Address | IPv6Address]:
    """The address, or the IPv4 addresses that it carries to where they end."""
    ip = ip_address(str(address[1][0]).partition("%")[0])
    if isinstance(ip, IPv4Address):
        return [ip]
    if ip.ipv4_mapped:
        return [ip.ipv4_mapped]
    inner = [ip.sixtofour, *(ip.teredo or ()), IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _NAT64 else None]
    return [ip, *(carried for carried in inner if carried)]


def connect(addresses: Sequence[Address], limit: Limit) -> socket.socket:
    """A connection to the first of these addresses that takes one. Raises the last one's `OSError`.

    The time is shared out, so that an address from which nothing comes back leaves some for the next.
    """
    last = OSError("no address")
    for tried, (family, address) in enumerate(addresses):
        connection = socket.socket(family, socket.SOCK_STREAM)
        try:
            connection.settimeout(limit.left() / (len(addresses) - tried))
            connection.connect(address)
            connection.settimeout(limit.left())
        except OSError as error:
            connection.close()
            last = error
        else:
            return connection
    raise last


@contextmanager
def cut_off(connection: socket.socket, limit: Limit) -> Iterator[None]:
    """Shut a connection when the limit is reached, whatever is being waited for and whatever is wrapped around it.

    A timeout bounds one wait, and a peer that sends a byte now and then never lets one run out.
    """
    handle = connection.dup()

    def shut() -> None:
        with suppress(OSError):
            handle.shutdown(socket.SHUT_RDWR)

    watch = Timer(limit.left(), shut)
    watch.daemon = True
    watch.start()
    try:
        yield
    finally:
        watch.cancel()
        watch.join()
        handle.close()


def trust(settings: Settings) -> ssl.SSLContext:
    """Whose certificates are believed: the system's authorities and those of the settings. Raises `DeliveryFailed`."""
    context = ssl.create_default_context()
    if settings.ca_file is not None:
        try:
            context.load_verify_locations(settings.ca_file)
        except OSError as error:  # ssl.SSLError is one
            why = "holds no certificate in PEM" if isinstance(error, ssl.SSLError) else error.strerror
            raise DeliveryFailed(f"setting tls.ca_file: {settings.ca_file}: {why}") from None
    return context


def reason(error: OSError, limit: Limit) -> str:
    """Why a connection failed, in a few words of our own or the system's; nothing that a peer wrote."""
    if limit.is_over() or isinstance(error, TimeoutError):
        return f"no answer within {limit.seconds:g} seconds"
    match error:
        case ssl.SSLCertVerificationError():
            return f"its certificate is not trusted: {error.verify_message} (an authority of your own: tls.ca_file)"
        case ssl.SSLError():
            return f"no TLS: {error.reason or 'the connection was closed'}"
        case socket.gaierror():
            return "its name cannot be resolved"
        case ConnectionError():
            return "the connection was refused" if isinstance(error, ConnectionRefusedError) else "the connection was dropped"
    return error.strerror or str(error) or "the connection failed"
