"""Generative models to be read, trained and looked at. Imports neither Streamlit nor Plotly, and is useful without the app."""
