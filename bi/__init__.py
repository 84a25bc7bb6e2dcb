"""Dashboards over a release: Superset's assets as code, their server and their check."""
