"""Dashboards over a release: Superset's assets as code, and what serves and checks them."""
