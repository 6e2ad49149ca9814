"""What other apps may ask: which maps are in force."""

from twofold_web.blueprint.reads.maps import published_journey, published_maps

__all__ = ["published_journey", "published_maps"]
