"""What people send to the office from their own telephone or mailbox: read, checked, answered."""
