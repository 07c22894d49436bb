"""Speed as ratios within one run, never as seconds: `make bench`."""
