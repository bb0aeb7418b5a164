"""The tables of Wagtail's core, made in one step instead of its hundred: see docs/adr."""
