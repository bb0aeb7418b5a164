"""The measures of the portal: ``make bench``. Ratios within one run, never absolute promises of a machine."""
