"""A module's own `site` is served to the browser as in the web tests."""

from tests.intake.web.conftest import address

__all__ = ["address"]
