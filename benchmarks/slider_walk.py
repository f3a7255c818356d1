"""The latent walk as one writes it first: two st.slider, the decoder on the server, st.image. The benchmark's other half.

Streamlit runs this file on its own; it is no page of the app. Same checkpoint, same decoder, same size of picture.
"""

import numpy as np
import streamlit as st
import torch

from genmodels import checkpoints

SIDE = 364  # pixels, 13 for each of the digit's


@st.fragment
def walk() -> None:
    """Two sliders and the picture that they decode to: nothing else reruns."""
    z = [st.slider(f"z{i + 1}", -3.0, 3.0, 0.0, 0.01) for i in range(2)]
    with torch.inference_mode():
        pixels = checkpoints.load("vae2_kl1").decode(torch.tensor([z])).mean.reshape(28, 28)
    st.image((255 * (1 - pixels)).round().numpy().astype(np.uint8), width=SIDE)


torch.set_num_threads(1)
st.title("Two sliders")
walk()
