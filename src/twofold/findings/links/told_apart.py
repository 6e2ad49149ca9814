"""What a link was freed of, and what may still stand behind it."""

LEVELS = "each unit's lasting level"
PERIODS = "what all units share in a period"
ADJUSTED_TRENDS = "each unit's own straight trend (the claim is seen without it, too)"
ADJUSTED_WITHIN = (LEVELS, PERIODS)

CHANGES = "what changes in a unit over time besides the driver: its staff, its customers, what happens around it"
CONFOUNDER_TRENDS = "units' own trends: too few periods to take them away"
CONFOUNDERS_WITHIN = (CHANGES,)

LASTING = "whatever lasts about a unit: its place, size, customers, management, history"
CX_MAY_COME_FIRST = "the other direction: nothing says which side came first"
CONFOUNDERS_BETWEEN = (LASTING, CX_MAY_COME_FIRST)
