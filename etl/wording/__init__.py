"""The sentences of bulletins and slides in both languages, and the lint that reads them."""
