"""Optimisers without the compiler: nothing of it is imported, and the steps are PyTorch's own."""

import subprocess
import sys

STEPS = """
import sys
import torch
from genmodels.nn.eager import stay_eager
if {eager}:
    stay_eager()
    stay_eager()
torch.manual_seed(0)
layer = torch.nn.Linear(3, 2)
for kind, how in ((torch.optim.Adam, {{"fused": True}}), (torch.optim.AdamW, {{"fused": True}}), (torch.optim.Adam, {{}})):
    optimiser = kind(layer.parameters(), lr=0.1, **how)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, 5)
    for _ in range(3):
        optimiser.zero_grad()
        layer(torch.ones(1, 3)).square().sum().backward()
        optimiser.step()
        schedule.step()
        optimiser.load_state_dict(optimiser.state_dict())
print("torch._dynamo" in sys.modules, layer.weight.tolist(), layer.weight.requires_grad, torch.is_grad_enabled())
"""


def steps(eager):
    """(whether the compiler was imported, the weights) after some steps in a process of its own."""
    run = subprocess.run([sys.executable, "-c", STEPS.format(eager=eager)], capture_output=True, text=True, check=True)
    compiler, _, rest = run.stdout.partition(" ")
    return compiler == "True", rest


def test_the_steps_are_the_same_without_the_compiler():
    compiler, weights = steps(eager=True)
    assert not compiler
    assert weights == steps(eager=False)[1]
