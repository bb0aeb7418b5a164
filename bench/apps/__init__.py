"""What the portal is compared with, served by the same server with the same settings."""
