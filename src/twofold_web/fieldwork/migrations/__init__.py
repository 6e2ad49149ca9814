"""Steps of this app's tables through time."""
