"""What decides whether bytes are believed: certificates, revocation lists, signatures, encryption. No I/O."""
