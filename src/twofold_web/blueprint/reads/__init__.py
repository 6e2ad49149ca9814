"""What other apps may ask: which maps are in force, and what they call touchpoints."""

from twofold_web.blueprint.reads.maps import published_journey, published_maps, touchpoint_titles

__all__ = ["published_journey", "published_maps", "touchpoint_titles"]
