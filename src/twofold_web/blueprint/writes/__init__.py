"""What other apps may do: bring a map in."""

from twofold_web.blueprint.writes.maps import EditedMeanwhile, import_map, publish_map, save_map

__all__ = ["EditedMeanwhile", "import_map", "publish_map", "save_map"]
