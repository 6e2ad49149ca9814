"""From what people choose on the mapping page to a mapping, and back."""
