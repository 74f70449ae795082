"""The submission page: gaps, profile, own opinion, computed result, one password for the batch."""
