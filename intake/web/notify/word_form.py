"""The empty Word form for those who would rather send one: how to send it, and the file."""

from __future__ import annotations

from functools import cache
from typing import Final

from flask import Blueprint, Response, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from forms.notification import NOTIFICATION
from forms.word.branding import Branding
from forms.word.cover import Cover
from forms.word.fill import MEDIA_TYPE
from forms.word.template import template
from forms.word.wording import essentials, how_to_send, minutes_needed
from intake.settings import Settings
from intake.web.colour import word_colour
from intake.web.context import current_settings

NEUTRAL_NAME: Final = "Notification form.docx"
"""It says nothing about anybody, whoever sees it in a list of downloads (SAFETY 16)."""


def register(blueprint: Blueprint) -> None:
    """Put the page at '/word-form', and the file below it."""
    blueprint.add_url_rule("/word-form", "word_form", word_form)
    blueprint.add_url_rule("/word-form/notification-form.docx", "word_form_file", word_form_file)


def word_form() -> str:
    """How to send the Word form, and the link to it."""
    branding = branding_of(current_settings())
    made = _made(branding, current_settings().word_cover)
    return render_template(
        "notify/word_form.html",
        steps=how_to_send(branding),
        mail_to=branding.email,
        questions=essentials(NOTIFICATION),
        minutes=minutes_needed(NOTIFICATION),
        kilobytes=round(len(made) / 1000),
    )


def word_form_file() -> BaseResponse:
    """The empty form with the partnership's own cover. It holds nothing about anybody, and may be cached."""
    made = _made(branding_of(current_settings()), current_settings().word_cover)
    answer = Response(made, mimetype=MEDIA_TYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="{NEUTRAL_NAME}"'
    answer.headers["Cache-Control"] = "public, max-age=3600"
    answer.add_etag()
    return answer.make_conditional(request)


def branding_of(settings: Settings) -> Branding:
    """What the settings say of the partnership, as its Word form shows it."""
    return Branding(
        settings.partnership_name,
        settings.partnership_address,
        settings.mail_to,
        settings.front_door_phone,
        word_colour(settings.brand_colour),
    )


@cache
def _made(branding: Branding, cover: Cover | None) -> bytes:
    """Made once for each branding and cover: the form's version is fixed in the program."""
    return template(NOTIFICATION, branding, cover)
