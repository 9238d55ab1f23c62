"""The `abhyasa` command. It imports a command's file only when that command is called."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click

from abhyasa import __version__
from abhyasa.errors import AbhyasaError

COMMANDS: dict[str, str] = {
    "list": "The asanas that come with Abhyasa.",
    "search": "The asanas that fit some words: parts, position, level, chakras, names; without what hurts.",
    "show": "An asana's page: steps, tips, benefits, watch-outs, variations.",
    "import": "A school's page as copied from its site, made into a page.",
    "watch": "Watch a video of someone practising, and judge it by the asana's page.",
    "serve": "The app in a browser: practise with a coach, and see how it went.",
    "check": "What is wrong or doubtful in a page, and what the camera will look for.",
    "film": "A page shows itself: a film, a 3D model or pictures of a synthetic body that does it.",
    "prove": "Whether a page's own demonstration passes its checks, and its planted faults are found.",
}
"""Every command and its line in `abhyasa --help`; the command is `command` in the module of its name."""


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"abhyasa.cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except AbhyasaError as error:
            say_error(error)
            ctx.exit(1)


def say_error(error: AbhyasaError) -> None:
    """What is wrong and what to do about it, on standard error."""
    click.echo(f"Error: {error.message}", err=True)
    if error.remedy:
        click.echo(f"  {error.remedy[:1].upper()}{error.remedy[1:]}.", err=True)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="abhyasa")
def main() -> None:
    """A yoga practice coach in which the asana page is the program.

    \b
    abhyasa list                 what asanas there are
    abhyasa search "hamstrings -sciatica"        which of them fit
    abhyasa show vrikshasana     how one is done
    abhyasa watch me.mp4 --asana vrikshasana     how it went
    abhyasa serve                practise with the coach, in a browser
    abhyasa import school.html -o mine.md        a school's page, made into one of your own
    abhyasa check mine.md        whether a page of your own can be practised
    abhyasa film mine.md --stills mine.png       what it looks like
    abhyasa prove mine.md        whether its checks find what they should

    Each command tells more with --help.
    """
