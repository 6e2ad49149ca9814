"""Drivers: which touchpoints, qualities or conditions of work go with an outcome, how much, and how surely."""

from twofold.findings.drivers.driver_request import DriverRequest, Method, Missing, OutcomeType
from twofold.findings.drivers.driver_table import DriverTable
from twofold.findings.drivers.drivers_found import Asymmetric, Asymmetry, Between, Driver, Drivers, Place
from twofold.findings.drivers.ranking_drivers import drivers

__all__ = [
    "Asymmetric",
    "Asymmetry",
    "Between",
    "Driver",
    "DriverRequest",
    "DriverTable",
    "Drivers",
    "Method",
    "Missing",
    "OutcomeType",
    "Place",
    "drivers",
]
