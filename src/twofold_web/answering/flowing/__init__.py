"""From the tables of answers into the facts: in batches, exactly once, within seconds."""
