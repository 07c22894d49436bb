"""Who has an account: passwords, and what is done to accounts from the command line and by their owners."""
