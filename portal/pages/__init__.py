"""What does a page show? Rows the reader may see, read and put into the shape and the words of one page."""
