"""Prints every ratio: `python -m bench`."""

from bench import mail, web, word

for room in (word, web, mail):
    for ratio in room.ratios():
        print(ratio, flush=True)
