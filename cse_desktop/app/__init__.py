"""The application with its window: composition of desk, lanes, decoder and screens; the demo that plays itself."""
