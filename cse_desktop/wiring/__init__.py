"""Composition roots without Qt: storage, keys, lanes and services joined by constructor."""
