"""Days around the one on which the demonstration is loaded, so that its clocks stand the same whenever that is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from intake.cases.clocks.table import K1_WORKING_DAYS
from intake.cases.working_days import LONDON, DayOne, HolidayTable, due_on, local_date, previous_working_day


@dataclass(frozen=True, slots=True)
class Days:
    """Working days before the one that counts as today: the next one, where it is loaded on a day of rest."""

    now: datetime
    table: HolidayTable
    day_one: DayOne

    @property
    def today(self) -> date:
        """The first working day from now on."""
        day = local_date(self.now)
        while not self.table.is_working(day):
            day += timedelta(days=1)
        return day

    def back(self, working_days: int) -> date:
        """So many working days before today; from 1 on they are past, whatever the hour."""
        day = self.today
        for _ in range(working_days):
            day = previous_working_day(day, self.table)
        return day

    def ahead(self, working_days: int) -> date:
        """So many working days after today."""
        return due_on(self.today, working_days, self.table, DayOne.AFTER) if working_days else self.today

    def k1_from(self, due: date) -> date:
        """The latest working day on which the local authority can have become aware for K1 to be due on ``due``."""
        day = due
        while due_on(day, K1_WORKING_DAYS, self.table, self.day_one) > due or not self.table.is_working(day):
            day -= timedelta(days=1)
        return day

    @staticmethod
    def at(day: date, hours: int, minutes: int = 0) -> datetime:
        """An hour of a day in London, as aware UTC."""
        return datetime.combine(day, time(hours, minutes), tzinfo=LONDON).astimezone(UTC)
