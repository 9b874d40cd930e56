"""The states of the golden screens: a file for a page, or for a few, with `states()` by the pictures' names."""
