"""Prints every ratio: `python -m bench`."""

from bench import web, word

for room in (word, web):
    for ratio in room.ratios():
        print(ratio, flush=True)
