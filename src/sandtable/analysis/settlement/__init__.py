"""Which rule settles the crisis how often, with what result, and what that turns on."""
