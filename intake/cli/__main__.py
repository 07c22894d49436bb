"""`python -m intake.cli`: how the service starts its own parts."""

from intake.cli import main

main()
