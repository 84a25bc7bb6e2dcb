"""Which sections of a report may be published: the rules, and what judges them."""
