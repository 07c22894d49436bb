"""The web application: one package an audience, over a base that is closed unless listed."""
