"""How does a letter read: its texts as staff keep them, the data of its record, its page on paper?"""
