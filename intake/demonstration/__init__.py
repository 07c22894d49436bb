"""Trying the product out: invented cases and accounts, and how to get at them. Nothing real is matched to them."""
