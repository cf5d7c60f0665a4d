"""What people see: one question a page. Streamlit runs these files itself; only `frame.py` knows them all."""
