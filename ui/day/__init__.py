"""The day's interviews: planned times, how each stands, and the record printed of them."""
