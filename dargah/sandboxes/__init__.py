"""Servers that speak the published protocols of outside services, for trying and testing. They import
nothing of ours.

``python -m dargah.sandboxes --http-port 8001 --smtp-port 8002 --keep var/outbox.jsonl`` answers as an SMS
provider and as a mail server, sends nothing to anybody, and shows what it was given at ``/outbox.json``.
"""
