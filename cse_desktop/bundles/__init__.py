"""Reading and writing bundles: one age file round a ustar archive of a signed BagIt bag (design §4, §4a)."""
