"""An edition in, bytes out: bulletin (docx, pdf, xlsx), slides (pptx), receipts."""
