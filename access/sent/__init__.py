"""What goes out to the browser: its headers, compressed, with our typefaces and the front end in few files."""
