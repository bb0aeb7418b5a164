"""Pictures drawn by the server, right to left: role tokens and SVG attributes only, for the theme and the CSP."""
