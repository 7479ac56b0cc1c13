"""What does each vendor's contract say, and how did its months go? One module for each group of service lines."""
