"""How many microseconds an hour and a day have: the unit in which facts keep time."""

HOUR_US = 3_600_000_000
DAY_US = 24 * HOUR_US
