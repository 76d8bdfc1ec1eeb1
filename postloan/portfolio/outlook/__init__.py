"""Where the book will be: a chain carried forward with its range and its past errors, and under stress."""
