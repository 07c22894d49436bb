"""Documents as they come in: the filled form saved again by other programs, and bent in every way that people bend it.

``python -m tests.forms.word.corpus`` builds all of them, reads them and writes the table of figures.
"""
