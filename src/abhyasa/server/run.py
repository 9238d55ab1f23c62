"""Running the server: its port, its address, and its end."""

from __future__ import annotations

import errno
import socket
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import uvicorn

from abhyasa.errors import ServerError
from abhyasa.record.store import Store
from abhyasa.server.app import create_app
from abhyasa.server.live import LARGEST_MESSAGE
from abhyasa.server.settings import Settings
from abhyasa.server.shelf import Shelf

_GOODBYE_S = 3


@dataclass(frozen=True, slots=True)
class Certificate:
    """Files in PEM, for TLS."""

    certificate: Path
    key: Path


def listen(settings: Settings) -> tuple[socket.socket, Settings]:
    """Take the port, and give the settings with the one that was taken.

    Raises:
        ServerError: it is taken already, or the address is none of this machine's.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    taken = socket.socket(family, socket.SOCK_STREAM)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((settings.host, settings.port))
    except OSError as error:
        taken.close()
        if error.errno == errno.EADDRINUSE:
            raise ServerError(
                f"port {settings.port} is taken already, perhaps by an Abhyasa that runs",
                remedy=f"open {settings.address}, or name another port: --port {settings.port + 1}",
            ) from error
        raise ServerError(
            f"cannot listen on {settings.host}:{settings.port}: {error.strerror}",
            remedy="name an address of this machine with --host, and a port above 1023 with --port",
        ) from error
    return taken, replace(settings, port=taken.getsockname()[1])


def run(
    store: Store,
    settings: Settings,
    taken: socket.socket,
    shelf: Shelf,
    certificate: Certificate | None,
    started: Callable[[], None],
) -> None:
    """Serve until Ctrl-C. taken: from `listen`. started: called once browsers are answered."""
    config = uvicorn.Config(
        create_app(store, settings, shelf),
        log_level="warning",
        access_log=False,
        ws="websockets-sansio",
        ws_max_size=LARGEST_MESSAGE,
        ws_max_queue=16,
        server_header=False,
        date_header=True,
        timeout_graceful_shutdown=_GOODBYE_S,
        limit_concurrency=1000,
        ssl_certfile=certificate.certificate if certificate else None,
        ssl_keyfile=certificate.key if certificate else None,
    )
    _Server(config, started).run(sockets=[taken])


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, started: Callable[[], None]) -> None:
        super().__init__(config)
        self._tell = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._tell()
