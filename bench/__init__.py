"""The benchmarks: each prints ours beside what a user would pick instead, measured in one run."""
