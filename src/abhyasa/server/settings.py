"""What the server is told when it starts."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path

from platformdirs import user_data_path

from abhyasa.camera.models import Model

PORT = 8108
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
EVERYWHERE = frozenset({"0.0.0.0", "::", ""})
"""Addresses that mean all of this machine's."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How the app is served.

    host: the address it listens on. port: as bound.
    names: by what other names and addresses browsers may call this machine; the loopback ones are always known.
    passphrase: asked of every browser; None where only this machine can reach the server.
    certificate, key: files in PEM, for TLS; both or none.
    model: the landmark model that browsers run; None lets each choose by its speed.
    """

    host: str = "127.0.0.1"
    port: int = PORT
    names: frozenset[str] = field(default_factory=frozenset)
    passphrase: str | None = None
    certificate: Path | None = None
    key: Path | None = None
    model: Model | None = None

    @property
    def secure(self) -> bool:
        """Whether it is served over TLS."""
        return self.certificate is not None

    @property
    def scheme(self) -> str:
        """Of its addresses."""
        return "https" if self.secure else "http"

    @property
    def address(self) -> str:
        """Where a browser finds it; a browser of another machine, where it listens for those."""
        host = self.host if self.host not in EVERYWHERE else min(self.names, key=_by_use, default="localhost")
        return f"{self.scheme}://{bracketed(host)}:{self.port}/"

    @property
    def authorities(self) -> frozenset[str]:
        """What a browser may write after `Host:`, in lower case."""
        hosts = {bracketed(name.lower()) for name in (LOOPBACK | self.names | {self.host}) - EVERYWHERE}
        usual = 443 if self.secure else 80
        return frozenset(f"{host}:{self.port}" for host in hosts) | (hosts if self.port == usual else frozenset())

    @property
    def warnings(self) -> Iterator[str]:
        """What to know of a server that other machines reach."""
        if is_loopback(self.host):
            return
        yield "Other machines on this network reach it, and need the passphrase."
        if not self.secure:
            yield "It is not encrypted: the passphrase can be read along, and phones do not lend their camera."
            yield "Give it --certificate and --key. One for your own network is made by, for instance:"
            name = min(self.names, key=_by_use, default=self.host)
            kind = "IP" if _is_address(name) else "DNS"
            yield (
                "openssl req -x509 -newkey rsa:2048 -nodes -days 365 -keyout key.pem -out cert.pem "
                f'-subj "/CN=abhyasa" -addext "subjectAltName={kind}:{name}"'
            )


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches a server that listens there."""
    return host in LOOPBACK or (_is_address(host) and ip_address(host).is_loopback)


def bracketed(host: str) -> str:
    """A host as it stands in an address: IPv6 in brackets."""
    return f"[{host}]" if ":" in host else host


def data_folder() -> Path:
    """Where this user's practices are kept, unless told otherwise."""
    named = os.environ.get("ABHYASA_DATA")
    return Path(named) if named else user_data_path("abhyasa", appauthor=False)


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _by_use(name: str) -> tuple[bool, bool, str]:
    """Addresses first, which need no name service; of those, IPv4."""
    return (not _is_address(name), ":" in name, name)
