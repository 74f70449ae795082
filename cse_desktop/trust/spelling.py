"""How a recipient and an assessor's number are written; apart from what makes certificates, which loads slowly."""

import re

RECIPIENT = re.compile(r"age1[02-9ac-hj-np-z]{58}")
"""an age X25519 recipient, as written"""
SERIAL_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9 '()+,./:=?-]{0,63}")
"""the assessor's number with the society, a PrintableString"""
