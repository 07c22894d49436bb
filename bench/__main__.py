"""Prints every ratio: `python -m bench`."""

from bench import word

for ratio in word.ratios():
    print(ratio)
