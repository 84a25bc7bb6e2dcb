"""The assets, in the order in which a report passes them."""
