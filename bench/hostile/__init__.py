"""What `bin/bench fuzz` is made of: real traffic of phones, what may be done to a request, and who watches the database."""
