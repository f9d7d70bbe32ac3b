"""`python -m pia_diff` is `pia-diff`."""

import sys

from pia_diff.cli import main

sys.exit(main())
