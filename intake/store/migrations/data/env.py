"""Migrations of the data store."""

from intake.store.migrations.environment import run
from intake.store.schema import DATA

run(DATA, "data_version")
