"""`serve`: the app behind uvicorn, until it is interrupted."""

from __future__ import annotations

import ipaddress
import sys
from typing import TYPE_CHECKING

from sandtable.app.build import build_app
from sandtable.app.connections import connection_class
from sandtable.app.imports import import_all
from sandtable.app.limits import Limits
from sandtable.app.security import LOOPBACK, address_of, is_loopback
from sandtable.errors import AnalysisError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandtable.scenario.types import Scenario

SHORTEST_TOKEN = 12  # characters
HINT = f"give --token, at least {SHORTEST_TOKEN} characters"
BACKLOG = 256  # connections that wait to be taken
SWITCH = 0.0005  # seconds that a thread may keep the interpreter: those that play only fetch their next slice
GLIBC = {"M_MMAP_THRESHOLD": (-3, 256 << 10), "M_TRIM_THRESHOLD": (-1, 1 << 20), "M_ARENA_MAX": (-8, 2)}  # mallopt(3)
GRACE = 2  # seconds for answers under way, once interrupted


def check_door(host: str, token: str | None, *, proxy: str | None = None) -> None:
    """Raises AnalysisError for an address that others can reach without a token, or a token that can be guessed.

    proxy: the address of a proxy that passes on requests of others.
    """
    if proxy is not None and not _is_address(proxy):
        raise AnalysisError(f"{proxy} is not an IP address", hint="give the address from which the proxy connects")
    if token is None and proxy is not None:
        raise AnalysisError("others reach the app through the proxy, and no token is set", hint=HINT)
    if token is None and not is_loopback(host):
        raise AnalysisError(
            f"{host} can be reached from other machines, and no token is set",
            hint=f"{HINT}, or leave --host out",
        )
    if token is not None and len(token) < SHORTEST_TOKEN:
        raise AnalysisError(f"the token is shorter than {SHORTEST_TOKEN} characters", hint="make it long and random")


def return_memory() -> bool:
    """Make glibc give memory back to the system soon after it is freed. False where there is another C library.

    By itself glibc learns from large arrays to keep what is freed, once for each thread, and after some minutes of many users
    holds a fifth more than is used. Fixed thresholds end that: large pieces are mapped and unmapped one by one.
    """
    import ctypes

    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):
        return False
    return all(mallopt(parameter, value) == 1 for parameter, value in GLIBC.values())


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def serve(
    scenario: Scenario,
    *,
    host: str,
    port: int,
    token: str | None,
    proxy: str | None = None,
    begun: Callable[[str], object],
) -> None:
    """Serve until interrupted. begun: called with the address once connections are taken.

    proxy: the one address whose X-Forwarded-For and X-Forwarded-Proto are believed. Raises AnalysisError if the address
    may not or cannot be used.
    """
    import socket

    import uvicorn

    check_door(host, token, proxy=proxy)
    return_memory()
    import_all()
    limits = Limits()
    hosts = {host.lower(), *LOOPBACK} if is_loopback(host) and proxy is None else None
    app = build_app(scenario, token=token, hosts=hosts, limits=limits)
    known = None if proxy is None else address_of({"client": (proxy, 0)})
    config = uvicorn.Config(
        app, host=host, port=port, log_level="error", access_log=False, server_header=False, date_header=False,
        timeout_graceful_shutdown=GRACE, h11_max_incomplete_event_size=64 << 10, ws="none",
        http=connection_class(limits, proxy=known), proxy_headers=proxy is not None, forwarded_allow_ips=proxy,
    )  # fmt: skip
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio sends at once (TCP_NODELAY) only through sockets that name their protocol: without it, what follows the
    # head of an answer waits 40 ms for the other side's word that it has come
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as fault:
        listener.close()
        why = (fault.strerror or str(fault)).lower()
        raise AnalysisError(f"cannot listen on {host}:{port}: {why}", hint="try another --port") from fault
    shown = f"[{host}]" if ":" in host else host
    listener.listen(BACKLOG)
    sys.setswitchinterval(SWITCH)
    try:
        begun(f"http://{shown}:{listener.getsockname()[1]}/")
        uvicorn.Server(config).run(sockets=[listener])
    except KeyboardInterrupt:  # the server has closed everything, and passes the signal on
        pass
    finally:
        listener.close()
    print("stopped", file=sys.stderr)
