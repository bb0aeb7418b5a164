"""The clock and the catalogue of these tests, as the tests of cases and of payments have them."""

from tests.integration.cases.conftest import monday
from tests.integration.payments.conftest import catalogue_as_it_was

__all__ = ["catalogue_as_it_was", "monday"]
