"""The simulated world: phones, planners and the real server in one process, with faults, from one seed.

A seed decides who does what when and what goes wrong; the same seed is the same story, to the byte. Everything the people
did is written in a diary by the people themselves; the oracle reads only the diary and the database, never the server's code.

    python -m tests.world 17 --db postgresql      tells the story of seed 17 and what the oracle says of it
"""
