"""Faults at every call that changes a file: the process is killed, the disk fails or is full, a write is cut short."""
