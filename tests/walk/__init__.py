"""A random walk over the real program: nothing may break, warn, stall or grow."""
