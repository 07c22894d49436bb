"""Question types: one class each, holding every way its answer travels."""

from forms.questions.base import (
    NOT_KNOWN_PART,
    OPTIONAL,
    REQUIRED,
    BrowserParts,
    DataClass,
    Need,
    Question,
    RequiredWhen,
)
from forms.questions.choices import CodeList, OneOf, Option, SeveralOf, Tick
from forms.questions.dates import Date, PartialDate, Time
from forms.questions.texts import CheckedNumber, Email, LongText, NhsNumber, Phone, Postcode, PupilNumber, Text

__all__ = [
    "NOT_KNOWN_PART",
    "OPTIONAL",
    "REQUIRED",
    "BrowserParts",
    "CheckedNumber",
    "CodeList",
    "DataClass",
    "Date",
    "Email",
    "LongText",
    "Need",
    "NhsNumber",
    "OneOf",
    "Option",
    "PartialDate",
    "Phone",
    "Postcode",
    "PupilNumber",
    "Question",
    "RequiredWhen",
    "SeveralOf",
    "Text",
    "Tick",
    "Time",
]
