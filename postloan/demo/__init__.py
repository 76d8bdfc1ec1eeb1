"""An invented bank to look at: one seed, the same book to the cent every time."""

#: The password of every demo account, shown on the sign-in page of a demo (which answers on loopback only).
PASSWORD = "postloan-demo"  # noqa: S105  shown to everybody on purpose
