"""`python -m dargah` is the `dargah` command."""

import sys

from dargah.config.command import main

sys.exit(main())
