"""Publishes releases: keys, signed metadata and static files that any web server can serve; no Django in it."""
