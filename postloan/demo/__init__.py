"""An invented bank to look at: one seed, the same book to the cent every time."""

#: The password of every demo account. It is shown on the sign-in page, which is why a demo answers on loopback only.
PASSWORD = "postloan-demo"  # noqa: S105  public by design

__all__ = ["PASSWORD"]
