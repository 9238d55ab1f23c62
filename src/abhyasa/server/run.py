"""Running the server: its settings, its port, and its end."""

from __future__ import annotations

import errno
import gc
import socket
import ssl
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from threading import Thread

import uvicorn
from threadpoolctl import threadpool_limits

from abhyasa.camera.models import Model
from abhyasa.errors import ServerError
from abhyasa.record.store import Store
from abhyasa.server.app import create_app
from abhyasa.server.live import LARGEST_MESSAGE
from abhyasa.server.routes.library import catalogue_of
from abhyasa.server.settings import EVERYWHERE, Settings, is_loopback
from abhyasa.server.shelf import Shelf

SHORTEST_PASSPHRASE = 8
_GOODBYE_S = 3
_ANYWHERE = ("192.0.2.1", 9)
"""An address of no one (RFC 5737): asking which way leads there sends nothing."""


def settings_for(
    host: str,
    port: int,
    names: Iterable[str] = (),
    passphrase: str | None = None,
    certificate: Path | None = None,
    key: Path | None = None,
    model: Model | None = None,
) -> Settings:
    """The settings, with the names that this machine goes by where others may reach it.

    Raises:
        ServerError: other machines could reach it without a passphrase, or its certificate cannot be used.
    """
    if (certificate is None) != (key is None):
        raise ServerError("a certificate and its key come together", remedy="give both --certificate and --key")
    if certificate is not None and key is not None:
        _check_certificate(certificate, key)
    if is_loopback(host):
        return Settings(host, port, frozenset(names), None, certificate, key, model)
    if passphrase is None or len(passphrase) < SHORTEST_PASSPHRASE:
        raise ServerError(
            f"with --host {host} every machine on the network reaches Abhyasa, so it needs a passphrase of at least "
            f"{SHORTEST_PASSPHRASE} letters",
            remedy="set ABHYASA_PASSPHRASE, or leave --host away to keep it to this machine",
        )
    all_names = frozenset(names) | (_own_names() if host in EVERYWHERE else frozenset())
    return Settings(host, port, all_names, passphrase, certificate, key, model)


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
        taken.listen(128)
    except OSError as error:
        taken.close()
        if error.errno == errno.EADDRINUSE:
            raise ServerError(
                f"port {settings.port} is taken already, perhaps by an Abhyasa that runs",
                remedy=f"open {settings.address}, or name another port: --port {settings.port + 1}",
            ) from error
        raise ServerError(
            f"cannot listen on {settings.host}, port {settings.port}: {error.strerror or error}",
            remedy="name an address of this machine with --host, and a port above 1023 with --port",
        ) from error
    return taken, replace(settings, port=taken.getsockname()[1])


def run(store: Store, settings: Settings, taken: socket.socket, shelf: Shelf, started: Callable[[], None]) -> None:
    """Serve until Ctrl-C. taken: from `listen`. started: called once browsers are answered."""
    config = uvicorn.Config(
        create_app(store, settings, shelf),
        log_level="warning",
        access_log=False,
        ws="websockets-sansio",
        ws_max_size=LARGEST_MESSAGE,
        ws_per_message_deflate=False,
        server_header=False,
        timeout_graceful_shutdown=_GOODBYE_S,
        limit_concurrency=1000,
        ssl_certfile=settings.certificate,
        ssl_keyfile=settings.key,
    )
    Thread(target=_read_library, args=(shelf,), daemon=True).start()
    # The arrays are small: several threads for one product would mostly wait for each other, on a core each.
    with suppress(KeyboardInterrupt), threadpool_limits(1, "blas"):
        _Server(config, started).run(sockets=[taken])


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, started: Callable[[], None]) -> None:
        super().__init__(config)
        self._tell = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._tell()


def _read_library(shelf: Shelf) -> None:
    """Read the pages while the browser opens, so that the first does not wait for them.

    What is there then stays: it is taken out of what is searched for rubbish, which would hold up the practices.
    """
    catalogue_of(shelf)
    gc.collect()
    gc.freeze()


def _own_names() -> frozenset[str]:
    """The names and addresses by which other machines may call this one."""
    name = socket.gethostname()
    names = {name, f"{name.partition('.')[0]}.local"}
    with suppress(OSError):
        names |= {str(info[4][0]).partition("%")[0] for info in socket.getaddrinfo(name, None)}
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.connect(_ANYWHERE)
        names.add(asking.getsockname()[0])
    return frozenset(each.lower() for each in names if not is_loopback(each))


def _check_certificate(certificate: Path, key: Path) -> None:
    try:
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(certificate, key)
    except (OSError, ssl.SSLError) as error:
        raise ServerError(
            f"{certificate}: cannot be used as a certificate with the key {key}: {error}",
            remedy="give a certificate and its own key, both in PEM and without a password",
        ) from error
