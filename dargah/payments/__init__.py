"""Money: what is to be paid (invoice), how it was (payment), and what went back (refund).

Knows neither drafts nor cases: whose invoice it is says the application's key, a UUID that a draft and its case share.
"""
