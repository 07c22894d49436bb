"""Templates: ours strict, so that a misspelt name fails in a test and never prints as nothing."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from gettext import NullTranslations
from typing import Any, Final

from flask import Flask, current_app
from jinja2 import (
    BaseLoader,
    ChainableUndefined,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
    Template,
)

from intake.language.spoken import said, translations
from intake.resources import templates_dir
from intake.web.access import Action, may
from intake.web.context import context, current_user, today
from intake.web.static_files import asset

SPOKEN: Final = "intake.spoken"
"""Key in ``app.extensions`` of the translations that the pages speak."""


class ComponentLoader(BaseLoader):
    """Loads the component library's templates, whose macros read options that were not given, in a lenient copy."""

    def __init__(self, loader: BaseLoader) -> None:
        self._loader = loader
        self._lenient: dict[int, Environment] = {}

    def load(self, environment: Environment, name: str, globals: MutableMapping[str, Any] | None = None) -> Template:
        """The template, bound to an environment in which an option not given counts as empty."""
        if environment.undefined is not ChainableUndefined:
            key = id(environment)
            if key not in self._lenient:
                self._lenient[key] = environment.overlay(undefined=ChainableUndefined)
            environment = self._lenient[key]
        return self._loader.load(environment, name, globals)

    def list_templates(self) -> list[str]:
        """All names it can load."""
        return self._loader.list_templates()


def prepare_templates(app: Flask, language: str) -> None:
    """Give the application its templates folder, the components, its language, and the names that every page may use.

    Raises Permanent where there are no words for the language.
    """
    components = PrefixLoader({name: PackageLoader(name) for name in ("govuk_frontend_jinja", "govuk_frontend_wtf")})
    app.jinja_options = {
        "undefined": StrictUndefined,
        "autoescape": True,
        "loader": ChoiceLoader([FileSystemLoader(templates_dir() / "pages"), ComponentLoader(components)]),
        "trim_blocks": True,
        "lstrip_blocks": True,
        "extensions": ["jinja2.ext.i18n", "jinja2.ext.do"],
    }
    speak(app, translations(language, templates_dir() / "language"))
    app.jinja_env.globals["say"] = say
    app.context_processor(_of_every_page)


def speak(app: Flask, spoken: NullTranslations) -> None:
    """Have the pages of ``app`` speak a language: what templates mark, and what views give to `say`."""
    app.extensions[SPOKEN] = spoken
    # typed by the extension alone, at run time
    app.jinja_env.install_gettext_translations(spoken, newstyle=True)  # type: ignore[attr-defined]


def say(text: str) -> str:
    """A fixed word or sentence of ours in the language of the pages. What was typed is never given here."""
    return said(text, current_app.extensions[SPOKEN])


def _of_every_page() -> dict[str, Any]:
    # Read from the application, not through the guard: error pages render before and without it.
    settings, user = context().settings, current_user()
    allowed: Callable[[str], bool] = lambda name: may(user, Action[name])  # noqa: E731
    return {
        "asset": asset,
        "language": settings.language,
        "partnership_name": settings.partnership_name,
        "has_logo": settings.logo is not None,
        "front_door_phone": settings.front_door_phone,
        "staffed_hours": settings.staffed_hours,
        "user": user,
        "allowed": allowed,
        "today": today(),
    }
