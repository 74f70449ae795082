"""The main window and what surrounds the places: rail, doors, enrolment, unlock, settings, help."""
