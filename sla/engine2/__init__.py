"""Was the level kept, and what does it cost when it was not? Pure: no Django, no clock, no input or output."""
