"""Rehearsals: a service, published or still being written, walked as citizen and officer in a case that never was."""
