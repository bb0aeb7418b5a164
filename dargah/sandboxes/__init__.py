"""Servers that speak the published protocols of outside services, for trying and testing. They import
nothing of ours.

``python -m dargah.sandboxes --http-port 8001 --smtp-port 8002 --pay-port 8003 --keep var/outbox.jsonl`` answers as an
SMS provider, as a mail server and as a payment gateway, sends nothing to anybody, moves no money, and shows what it was
given at ``/outbox.json`` and, of payments, at ``/payments.json``.
"""
