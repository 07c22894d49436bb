"""The two web servers that a load is put on, each a process of its own: ours, and the least that keeps something.

The bare page is a WTForms form of five fields, checked, and one INSERT that is on the disk before it answers, in a
SQLite of the same settings, served by the same server with as many threads.

`python -m bench.online_pages ours|bare FOLDER PORT`
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import Final

from flask import Flask, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Column, MetaData, Table, Text, insert
from wtforms import Form, StringField, TextAreaField
from wtforms.validators import InputRequired

from intake.opened import open_store
from intake.settings import Settings
from intake.store.engine import engine_for, transaction
from intake.web.app import create_app
from intake.web.notify import blueprint
from intake.web.server import serve

OURS: Final = "ours"
BARE: Final = "bare"


class BareForm(Form):
    """Five plain fields; the page that ours saves has four questions in eleven inputs."""

    notifier_name = StringField(validators=[InputRequired()])
    notifier_email = StringField(validators=[InputRequired()])
    incident_date = StringField(validators=[InputRequired()])
    incident_summary = TextAreaField(validators=[InputRequired()])
    declaration = StringField(validators=[InputRequired()])


def settings(folder: Path, port: int = 8000) -> Settings:
    """Those that both are served with."""
    return Settings.load({"INTAKE_DATA_DIR": str(folder), "INTAKE_PORT": str(port)})


def bare(folder: Path) -> Flask:
    """A page that keeps its five fields in a table of its own."""
    engine = engine_for(f"sqlite:///{folder / 'bare.sqlite3'}")
    kept = Table("kept", MetaData(), *(Column(name, Text) for name in BareForm()._fields))
    kept.create(engine, checkfirst=True)
    app = Flask("bare")

    @app.post("/")
    def keep() -> ResponseReturnValue:
        form = BareForm(request.form)
        if not form.validate():
            return "Something is missing.", 422
        with transaction(engine) as session:
            session.execute(insert(kept).values(form.data))
        return redirect("/", 303)

    return app


def _serve(which: str, folder: Path, port: int) -> None:
    logging.getLogger("waitress").setLevel(logging.ERROR)
    served_with = settings(folder, port)
    if which == BARE:
        serve(bare(folder), served_with)
    store = open_store(served_with)
    serve(create_app(store, served_with, blueprints=[blueprint]), served_with)


if __name__ == "__main__":
    _serve(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
