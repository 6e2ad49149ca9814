"""What other apps may ask about people's own pages."""

from twofold_web.home.reads.links import link_of, links
from twofold_web.home.reads.today import ShownPanel, own_jobs, panels

__all__ = ["ShownPanel", "link_of", "links", "own_jobs", "panels"]
