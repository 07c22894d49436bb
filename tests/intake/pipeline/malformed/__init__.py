"""Mails that are not as they should be: each as some program, or somebody, makes it (EXPERIENCE 13).

Each builder says whether the form in it can be found; where it cannot, a person has to be told why.
"""

from tests.intake.pipeline.malformed import encodings, headers, lost, structure  # each builder puts itself into a list

__all__ = ["encodings", "headers", "lost", "structure"]
