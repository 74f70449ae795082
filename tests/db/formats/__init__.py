"""Files of every released format, and the script that made them."""
