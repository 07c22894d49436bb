"""The 27 code lists of DOMAIN 3.2, the values in questions' own cells, and suggestions for places."""

from __future__ import annotations

from typing import Final

from forms.notification.lists.agencies import AGENCY_TYPE, BODY_NOTIFIED, REVIEW_KIND
from forms.notification.lists.answers import YN_NA_NK, YN_NK
from forms.notification.lists.care import CARE_LEAVER_STATUS, CSC_STATUS, LEGAL_STATUS, PLACEMENT_TYPE
from forms.notification.lists.incident import (
    ABUSE_CATEGORY,
    CONTEXT_FACTORS,
    EXTRA_CONSIDERATIONS,
    HARM_GROUND,
    INCIDENT_TYPE,
    LOCAL_CRITERIA,
    LOCATION_TYPE,
    NOTIFICATION_REASON,
    PROTECTIVE_MEASURE,
)
from forms.notification.lists.people import (
    CHILD_ROLE,
    DISABILITY,
    EDUCATION_STATUS,
    ETHNICITY,
    IMMIGRATION,
    OUTCOME_NOW,
    PERSON_FACTORS,
    RELATIONSHIP,
    SEX,
)
from forms.questions import CodeList

CODE_LISTS: Final[tuple[CodeList, ...]] = (
    YN_NK, YN_NA_NK, AGENCY_TYPE, NOTIFICATION_REASON, ABUSE_CATEGORY, HARM_GROUND, LOCAL_CRITERIA,
    EXTRA_CONSIDERATIONS, INCIDENT_TYPE, LOCATION_TYPE, CHILD_ROLE, SEX, ETHNICITY, DISABILITY, IMMIGRATION,
    EDUCATION_STATUS, CSC_STATUS, LEGAL_STATUS, PLACEMENT_TYPE, CARE_LEAVER_STATUS, OUTCOME_NOW, RELATIONSHIP,
    PERSON_FACTORS, CONTEXT_FACTORS, PROTECTIVE_MEASURE, REVIEW_KIND, BODY_NOTIFIED,
)  # fmt: skip
"""The lists of DOMAIN 3.2, in its order."""
