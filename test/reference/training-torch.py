"""Reference numbers for src/lib/training from PyTorch: Adam and AdamW with clipping, and the shapes of its schedules.

    pip install torch==2.15.0 numpy==2.4.6
    python test/reference/training-torch.py > test/reference/training-torch.json
"""
import json

import torch

torch.manual_seed(20261122)
SHAPES = [[3, 4], [4], [2, 2, 2]]
STEPS = 12


def optimise(name, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0, clip=0.0, rates=None, beta1s=None):
    """Twelve updates with given gradients, in float64; the weights, moments and norms after each."""
    weights = [torch.randn(s, dtype=torch.float64).float().double().requires_grad_() for s in SHAPES]
    gradients = [[(3 * torch.randn(s)).float().double() for s in SHAPES] for _ in range(STEPS)]
    kind = torch.optim.AdamW if weight_decay else torch.optim.Adam
    optimiser = kind(weights, lr=1e-2, betas=betas, eps=eps, weight_decay=weight_decay)
    start = [w.detach().flatten().tolist() for w in weights]
    norms, after = [], []
    for i, step in enumerate(gradients):
        for w, g in zip(weights, step):
            w.grad = g.clone()
        norms.append(torch.nn.utils.clip_grad_norm_(weights, clip if clip else float("inf")).item())
        for group in optimiser.param_groups:
            group["lr"] = rates[i] if rates else 1e-2
            group["betas"] = (beta1s[i] if beta1s else betas[0], betas[1])
        optimiser.step()
        after.append([w.detach().flatten().tolist() for w in weights])
    return {
        "name": name, "shapes": SHAPES, "beta1": betas[0], "beta2": betas[1], "epsilon": eps, "weightDecay": weight_decay,
        "clipNorm": clip, "rates": rates or [1e-2] * STEPS, "beta1s": beta1s,
        "start": start, "gradients": [[g.flatten().tolist() for g in step] for step in gradients],
        "norms": norms, "after": after,
    }


def learning_rates(make, steps):
    weight = torch.zeros(1, requires_grad=True)
    optimiser = torch.optim.Adam([weight], lr=5e-4)
    schedule = make(optimiser)
    rows = []
    for _ in range(steps):
        group = optimiser.param_groups[0]
        rows.append([group["lr"], group["betas"][0]])
        optimiser.step()
        schedule.step()
    return rows


def one_cycle(rise, steps, **more):
    return learning_rates(lambda o: torch.optim.lr_scheduler.OneCycleLR(
        o, max_lr=1e-3, total_steps=steps, pct_start=rise, div_factor=1e4, final_div_factor=1e4, **more), steps - 1)


print(json.dumps({
    "origin": f"torch {torch.__version__}, test/reference/training-torch.py",
    "optimisers": [
        optimise("Adam"),
        optimise("Adam, clipped at 5", clip=5.0),
        optimise("Adam, clipping norm never reached", clip=1000.0),
        optimise("AdamW, other betas and epsilon", betas=(0.8, 0.99), eps=1e-3, weight_decay=0.1, clip=10.0),
        optimise("AdamW, rate and beta1 change", weight_decay=1e-4, clip=10.0,
                 rates=[1e-3 * (i + 1) for i in range(STEPS)], beta1s=[0.95 - 0.008 * i for i in range(STEPS)]),
    ],
    "cosineWarmRestarts": learning_rates(
        lambda o: torch.optim.lr_scheduler.CosineAnnealingWarmRestarts(o, T_0=40), 100),
    "oneCycle": {"0.3": one_cycle(0.3, 50), "0.5": one_cycle(0.5, 40)},
}, indent=None))
