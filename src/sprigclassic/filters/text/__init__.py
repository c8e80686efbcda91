"""The text of a filter: lexer, parser, printer, and every sentence that they can say."""
