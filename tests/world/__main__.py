"""`python -m tests.world --seeds 17 --story`: see simulate.py."""

import sys

from tests.world.simulate import main

if __name__ == "__main__":
    sys.exit(main())
