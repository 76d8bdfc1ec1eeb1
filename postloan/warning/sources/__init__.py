"""What several frames draw from, read once for all borrowers: trade by month, statements in force on a day."""
