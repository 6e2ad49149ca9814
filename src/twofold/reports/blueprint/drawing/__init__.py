"""Drawing a blueprint: lanes one under the other, each in a file of its own; ``picture.draw`` is the door."""
