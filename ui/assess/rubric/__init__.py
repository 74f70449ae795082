"""The rubric: all indicators as rows above, one fixed card for the focused one below."""
