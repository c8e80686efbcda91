"""Why the parser cannot go on: from the place where it stands to the complaint that helps.

Mistakes that people make are read here as far as needed to explain them.
"""
