"""Files beside the answers: what may be added, how a name is shown, and what is kept with a draft or a case."""

from intake.cases.files.kept import KeptFile, Scan
from intake.cases.files.kinds import FileKind, FileRules, Group

__all__ = ["FileKind", "FileRules", "Group", "KeptFile", "Scan"]
