"""PostLoan: the desk where a bank watches its loans after they are paid out, and collects those that go wrong."""

__version__ = "0.6.0"
