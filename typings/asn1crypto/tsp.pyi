"""Reading this module makes asn1crypto know the attributes of RFC 3161."""
