"""Enrolment: from nothing to an installed certificate."""
