"""Prints every ratio: `python -m bench`."""

from bench import mail, web, word

if __name__ == "__main__":  # processes of their own import this module too
    for room in (word, web, mail):
        for ratio in room.ratios():
            print(ratio, flush=True)
    print(word.memory(), flush=True)
