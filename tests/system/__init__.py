"""What asks the machine: files that must last, sockets, settings that are kept."""
