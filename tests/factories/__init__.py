"""Subjects for tests, made by the operations themselves."""
