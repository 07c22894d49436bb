"""The form 'Notification to Safeguarding Partners' (DOMAIN 3) as data: sections A to L, 179 fields."""

from __future__ import annotations

from typing import Final

from forms.definition import Form
from forms.notification.checks import BLOCKS, CHECKS
from forms.notification.section_a import SECTION_A
from forms.notification.section_b import SECTION_B
from forms.notification.section_c import SECTION_C
from forms.notification.section_d import SECTION_D
from forms.notification.section_e import SECTION_E
from forms.notification.section_f import SECTION_F
from forms.notification.section_g import SECTION_G
from forms.notification.section_h import SECTION_H
from forms.notification.section_i import SECTION_I
from forms.notification.section_j import SECTION_J
from forms.notification.section_k import SECTION_K
from forms.notification.section_l import SECTION_L

NOTIFICATION: Final = Form(
    id="notification",
    version="NSP-2026.2",
    title="Notification to Safeguarding Partners",
    sections=(
        SECTION_A, SECTION_B, SECTION_C, SECTION_D, SECTION_E, SECTION_F,
        SECTION_G, SECTION_H, SECTION_I, SECTION_J, SECTION_K, SECTION_L,
    ),
    checks=CHECKS,
    blocks=BLOCKS,
)  # fmt: skip

__all__ = ["NOTIFICATION"]
