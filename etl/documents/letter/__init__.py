"""The bulletin as an official document in the layout of GB/T 9704-2012, to be edited and signed (docx)."""
