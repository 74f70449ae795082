"""The panel: what its members differ on, what they agree on, and what each of them says to that."""
