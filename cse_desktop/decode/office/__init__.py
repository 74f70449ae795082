"""Office documents: read into blocks, set as pages; where that fails their text alone is shown."""
