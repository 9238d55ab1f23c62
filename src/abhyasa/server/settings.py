"""What the server is told when it starts."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from abhyasa.camera.models import Model

PORT = 8108
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True)
class Settings:
    """How the app is served.

    host: the address it listens on. port: as bound.
    names: by what other names browsers may call this machine; the loopback names are always known.
    passphrase: asked of every browser; None where only this machine can reach the server.
    secure: whether it is served over TLS.
    model: the landmark model that browsers run; None lets each choose by its speed.
    """

    host: str = "127.0.0.1"
    port: int = PORT
    names: frozenset[str] = field(default_factory=frozenset)
    passphrase: str | None = None
    secure: bool = False
    model: Model | None = None

    @property
    def scheme(self) -> str:
        """Of its addresses."""
        return "https" if self.secure else "http"

    @property
    def address(self) -> str:
        """Where a browser on this machine finds it."""
        host = self.host if self.host not in ("0.0.0.0", "::", "") else "localhost"
        return f"{self.scheme}://{bracketed(host)}:{self.port}/"

    @property
    def authorities(self) -> frozenset[str]:
        """What a browser may write after `Host:`, in lower case."""
        hosts = {bracketed(name.lower()) for name in LOOPBACK | self.names | {self.host}}
        usual = 443 if self.secure else 80
        return frozenset(f"{host}:{self.port}" for host in hosts) | (
            frozenset(hosts) if self.port == usual else frozenset()
        )


def bracketed(host: str) -> str:
    """A host as it stands in an address: IPv6 in brackets."""
    return f"[{host}]" if ":" in host else host


def data_folder() -> Path:
    """Where the practices of this user are kept, unless told otherwise."""
    import os

    from platformdirs import user_data_path

    named = os.environ.get("ABHYASA_DATA")
    return Path(named) if named else user_data_path("abhyasa", appauthor=False)
