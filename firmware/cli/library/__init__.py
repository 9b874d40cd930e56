"""Captures over ssh: import, list, inspect, export."""
