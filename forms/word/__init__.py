"""The Word door: the template made from the form's definition, filled copies of it, and reading them back."""
