"""Prints every ratio: `python -m bench`, or of the rooms that are named: `python -m bench drain`."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

import click

from bench import drain, mail, online, web, word


def _word() -> Iterator[object]:
    yield from word.ratios()
    yield word.memory()


def _whole_drain() -> Iterator[object]:
    return drain.report(drain.WHOLE)


_ROOMS: Final[Mapping[str, Callable[[], Iterator[object]]]] = {
    "word": _word,
    "web": web.ratios,
    "online": online.report,
    "mail": mail.report,
    "drain": _whole_drain,
}


@click.command()
@click.argument("rooms", nargs=-1, type=click.Choice(list(_ROOMS)))
def bench(rooms: tuple[str, ...]) -> None:
    """Print what the ROOMS measure; without a name what all of them do, and a short drain."""
    everything = [_word(), web.ratios(), online.report(), mail.report(), drain.report(drain.SHORT)]
    for room in [_ROOMS[name]() for name in rooms] or everything:
        for line in room:
            print(line, flush=True)


if __name__ == "__main__":  # processes of their own import this module too
    bench()
