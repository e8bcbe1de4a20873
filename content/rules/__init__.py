"""How the tables become plans and decisions. Go in by content.plans, content.decide."""
