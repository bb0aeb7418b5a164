"""Read-only figures: how far each service is online, measured by walking it."""
