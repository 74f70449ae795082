"""Only imported for what reading it registers."""
