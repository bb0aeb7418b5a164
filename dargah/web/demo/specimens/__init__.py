"""The components of the gallery in their states, with invented facts: plain objects, no row of a table."""
