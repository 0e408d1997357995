"""Refuses every use of the network by Python, and notes it, should someone swallow the refusal."""

import os
import socket
from pathlib import Path
from typing import Any

NOTES_VARIABLE = "BLOODCELL_TEST_NETWORK_NOTES"


def block() -> None:
    """Let all that reaches for the network in this process fail."""
    socket.socket.connect = _refuse_socket(socket.socket.connect)  # type: ignore[method-assign]
    socket.socket.connect_ex = _refuse_socket(socket.socket.connect_ex)  # type: ignore[method-assign]
    socket.socket.sendto = _refuse_socket(socket.socket.sendto)  # type: ignore[method-assign]
    for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex", "create_connection"):
        setattr(socket, name, _refuse)


def _refuse_socket(allowed: Any) -> Any:
    def use(own: socket.socket, *arguments: Any) -> Any:
        # A socket of the system itself, as between processes, is no network.
        if own.family in {socket.AF_INET, socket.AF_INET6}:
            _refuse(*arguments)
        return allowed(own, *arguments)

    return use


def _refuse(*arguments: Any, **_: Any) -> Any:
    with Path(os.environ[NOTES_VARIABLE]).open("a", encoding="utf-8") as notes:
        notes.write(f"{os.getpid()}: {arguments!r}\n")
    raise OSError("the network was asked for, which nothing may")
