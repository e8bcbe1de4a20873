"""Does the learner ask when a runner comes home? Simulated runners, two peers, one report."""
