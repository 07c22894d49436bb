"""The fixed words of the notifier's side in one place, and saying them in another language (docs/decisions/0055)."""
