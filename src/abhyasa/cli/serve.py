"""`abhyasa serve`: the app in a browser."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("serve")
@click.argument("pages", nargs=-1, metavar="[PAGE]...")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8108, show_default=True, help="0 takes any that is free."
)
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), metavar="DIR",
              help="Where practices are kept. [default: ABHYASA_DATA, or this user's data folder]")  # fmt: skip
@click.option("--open/--no-open", "opens", default=True, show_default=True, help="Open a browser there.")
def command(pages: tuple[str, ...], host: str, port: int, data: Path | None, opens: bool) -> None:
    """Serve the app: the library, practices with the coach, their reports and history. Ctrl-C ends it.

    PAGE is an asana page of your own, to practise besides the library's.

    \b
    abhyasa serve
    abhyasa serve mine.md
    """
    from abhyasa.page import library
    from abhyasa.record.store import open_store
    from abhyasa.server.run import listen, run
    from abhyasa.server.settings import Settings, data_folder
    from abhyasa.server.shelf import Shelf

    shelf = Shelf(library.load(page) for page in pages)
    taken, settings = listen(Settings(host=host, port=port))
    store = open_store(data or data_folder())

    def started() -> None:
        click.echo(f"Abhyasa is at {settings.address}  (Ctrl-C ends it)")
        if opens:
            click.launch(settings.address)

    run(store, settings, taken, shelf, None, started)
    store.close()
