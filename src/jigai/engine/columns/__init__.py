"""Plans over tables: the same nodes as SQL, for millions of cases."""
