"""`abhyasa serve`: the app in a browser."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from abhyasa.camera.models import Model


@click.command("serve")
@click.argument("pages", nargs=-1, metavar="[PAGE]...")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8108, show_default=True, help="0 takes any that is free."
)
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), metavar="FOLDER",
              help="Where practices are kept. [default: ABHYASA_DATA, or this user's data folder]")  # fmt: skip
@click.option("--open/--no-open", "opens", default=False, show_default=True, help="Open a browser there.")
@click.option("--model", type=click.Choice(["lite", "full", "heavy"]),
              help="The landmark model that browsers run. [default: each by its speed]")  # fmt: skip
@click.option("--host", default="127.0.0.1", show_default=True,
              help="The address to listen on; 0.0.0.0 lets other machines in, and asks for a passphrase.")  # fmt: skip
@click.option("--name", "names", multiple=True, metavar="NAME", help="Another name of this machine; may be repeated.")
@click.option("--passphrase", envvar="ABHYASA_PASSPHRASE", metavar="WORDS",
              help="What other machines must know. Better in ABHYASA_PASSPHRASE, where no one sees it.")  # fmt: skip
@click.option("--certificate", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE",
              help="A TLS certificate (PEM), without which phones do not lend their camera.")  # fmt: skip
@click.option("--key", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE",
              help="The certificate's key (PEM).")  # fmt: skip
def command(
    pages: tuple[str, ...],
    port: int,
    data: Path | None,
    opens: bool,
    model: Model | None,
    host: str,
    names: tuple[str, ...],
    passphrase: str | None,
    certificate: Path | None,
    key: Path | None,
) -> None:
    """Serve the app: the library, practices with the coach, their reports and history. Ctrl-C ends it.

    PAGE is an asana page of your own, to practise besides the library's. Only browsers on this machine reach it, unless
    --host says otherwise. No picture leaves the browser.

    \b
    abhyasa serve
    abhyasa serve mine.md --open
    abhyasa serve --host 0.0.0.0 --certificate cert.pem --key key.pem       for a phone on the same network
    """
    from abhyasa.page import library
    from abhyasa.record.store import open_store
    from abhyasa.record.wording import counted
    from abhyasa.server.run import listen, run, settings_for
    from abhyasa.server.settings import data_folder, is_loopback
    from abhyasa.server.shelf import Shelf

    shelf = Shelf(library.load(page) for page in pages)
    if passphrase is None and sys.stdin.isatty() and not is_loopback(host):
        passphrase = click.prompt("A passphrase for other machines", hide_input=True, confirmation_prompt=True)
    settings = settings_for(host, port, names, passphrase, certificate, key, model)
    taken, settings = listen(settings)
    store = open_store(data or data_folder())

    def started() -> None:
        click.echo(f"Abhyasa is at {settings.address} (Ctrl-C ends it)")
        if unclosed := len(store.open_practices()):
            click.echo(f"  {counted(unclosed, 'practice')} not closed: the library offers to go on or to close.")
        for warning in settings.warnings:
            click.echo(f"  {warning}", err=True)
        if opens:
            click.launch(settings.address)

    try:
        run(store, settings, taken, shelf, started)
    finally:
        store.close()
