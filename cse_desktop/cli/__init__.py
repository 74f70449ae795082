"""The commands without a window: `doctor` and `probe`."""
