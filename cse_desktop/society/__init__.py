"""The society's use cases: authorise, appoint, check a round, issue it, receive what comes back."""
