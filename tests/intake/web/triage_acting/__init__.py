"""The pages where partners and the office record things on a case."""
