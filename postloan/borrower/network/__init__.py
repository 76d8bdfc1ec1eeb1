"""Guarantee networks: who answers for whom, in which circles, how far that holds, and how a default would travel."""
