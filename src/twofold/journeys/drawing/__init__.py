"""Drawing a directed graph in layers, after Sugiyama, Tagawa & Toda 1981, without any library that draws.

```
Box, Line -> cycles  which lines run backwards
          -> layers  in which layer each box stands (shortest lines)
          -> chains  long lines and labels become places of their own, so that nothing can overlap
          -> crossings  the order within layers
          -> places  coordinates (straightest lines)
          -> routes  smooth curves -> Drawing
```
"""

from twofold.journeys.drawing.layout import lay_out
from twofold.journeys.drawing.letters import text_width, wrapped
from twofold.journeys.drawing.shapes import Box, Drawing, Line, PlacedBox, PlacedLine, Point

__all__ = ["Box", "Drawing", "Line", "PlacedBox", "PlacedLine", "Point", "lay_out", "text_width", "wrapped"]
