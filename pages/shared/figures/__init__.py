"""Frame in, Plotly figure out. No streamlit, no reading, no arithmetic that a table would also show."""
