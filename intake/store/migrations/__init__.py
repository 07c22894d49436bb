"""The steps by which the databases came to be as they are: `data` for what is kept, `keys` for the wrapped keys."""
