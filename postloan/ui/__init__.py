"""The only Streamlit in the package: the frame around the pages, and what pages are made of."""
