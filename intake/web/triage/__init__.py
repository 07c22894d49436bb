"""The partners' pages: what is due first, one case with everything about it, and what they decide."""
