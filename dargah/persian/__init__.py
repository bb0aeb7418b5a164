"""Persian as pure functions: digits, text, identifiers, Jalali dates, holidays, coordinates. No Django."""
