"""The workshop of services: what an analyst writes and another one approves."""
