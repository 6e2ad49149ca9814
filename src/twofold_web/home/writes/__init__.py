"""What can be done on one's own page, and for it: one function an act."""

from twofold_web.home.writes.links import LinkRefused, agree, end_link, propose_link, withdraw
from twofold_web.home.writes.visits import visit

__all__ = ["LinkRefused", "agree", "end_link", "propose_link", "visit", "withdraw"]
