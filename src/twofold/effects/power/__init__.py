"""Power: the smallest effect that a design could find, from formulas and from the organisation's own history."""

from twofold.effects.power.formulas import ClusterDesign, Detectable, blocked_clusters, clusters, per_group
from twofold.effects.power.history import Plan, Power, PowerRequest, power, units_and_periods
from twofold.effects.power.proposals import Proposal, proposals

__all__ = [
    "ClusterDesign",
    "Detectable",
    "Plan",
    "Power",
    "PowerRequest",
    "Proposal",
    "blocked_clusters",
    "clusters",
    "per_group",
    "power",
    "proposals",
    "units_and_periods",
]
