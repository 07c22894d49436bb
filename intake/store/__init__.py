"""What is kept: tables, migrations, encrypted columns and their keys. Knows nothing of what a case is."""
