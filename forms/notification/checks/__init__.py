"""Rules across fields (DOMAIN 3: the rule column, and the cross-field checks after 3.2).

``CHECKS`` warn and never stop a sender (SAFETY 35). ``BLOCKS`` are the two rules that stop sending online.
"""

from __future__ import annotations

from typing import Final

from forms.definition import Check
from forms.notification.checks.dates import (
    ages_fit,
    child_death_notified_after_death,
    dates_are_in_order,
    dates_are_past,
    death_is_after_birth,
    delivery_is_near,
)
from forms.notification.checks.facts import (
    adults_are_named,
    averted_means_near_miss,
    deaths_agree,
    deaths_reach_coroner_and_review,
    work_email_is_not_webmail,
    young_adults_are_children_too,
)
from forms.notification.checks.safety import (
    allegations_reach_the_designated_officer,
    every_sibling_is_safe,
    nobody_is_at_risk_now,
    serious_harm_is_referred,
    somebody_protects_the_child,
)
from forms.notification.checks.sending import declaration_is_made, notifier_can_be_reached

CHECKS: Final[tuple[Check, ...]] = (
    nobody_is_at_risk_now,
    serious_harm_is_referred,
    somebody_protects_the_child,
    every_sibling_is_safe,
    allegations_reach_the_designated_officer,
    dates_are_in_order,
    dates_are_past,
    death_is_after_birth,
    ages_fit,
    delivery_is_near,
    child_death_notified_after_death,
    deaths_reach_coroner_and_review,
    deaths_agree,
    averted_means_near_miss,
    adults_are_named,
    young_adults_are_children_too,
    work_email_is_not_webmail,
)

BLOCKS: Final[tuple[Check, ...]] = (notifier_can_be_reached, declaration_is_made)
