"""What breaks in `bin/bench failover`, and who works meanwhile."""
