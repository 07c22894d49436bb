"""The steps of a receipt: receive, read, open, route, tell. Each is safe to repeat."""
