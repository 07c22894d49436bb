"""Whether two notifications are about the same child: a score, and the reasons in words.

Pure functions over answers. Which cases are worth comparing: `tokens`, `candidates`. What comes of it:
`intake.cases.likeness`.
"""
