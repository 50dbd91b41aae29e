"""The two web sides: settings, addresses, middleware, error pages and health."""
