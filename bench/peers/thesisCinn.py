"""The conditional flow of arXiv 2006.06685 in its size, in PyTorch, as a peer: 24 all-in-one blocks on twelve momenta, given 256 numbers
that a network of one hidden layer of 1024 makes of sixteen measured ones. Written for this benchmark after the thesis' table; its
blocks are those of src/lib/models/flows/allInOneCouplings.ts. −ln p alone, Adam 8e-4, gradients clipped at 5.
"""
from protocol import needing, options, serve

args = options(batch=512)
with needing("torch h5py numpy"):
    import h5py
    import numpy as np
    import torch
    from events import batches
    from torch import nn

torch.set_num_threads(args.threads)
torch.manual_seed(1)
DIM, CONTEXT, BLOCKS, WIDTH, CLAMP, GAIN = 12, 256, 24, 256, 1.0, 0.1
FIRST = DIM - DIM // 2


class Block(nn.Module):
    def __init__(self, generator):
        super().__init__()
        self.input = nn.Linear(FIRST + CONTEXT, WIDTH)
        self.output = nn.Linear(WIDTH, 2 * (DIM - FIRST))
        self.log_scale = nn.Parameter(torch.zeros(DIM))
        self.offset = nn.Parameter(torch.zeros(DIM))
        order = torch.randperm(DIM, generator=generator)
        self.register_buffer("order", order)
        self.register_buffer("back", torch.argsort(order))

    def network(self, kept, context):
        hidden = nn.functional.leaky_relu(self.input(torch.cat([kept, context], 1)), 0.01)
        s, t = (GAIN * self.output(hidden)).chunk(2, 1)
        return CLAMP * torch.tanh(s / CLAMP), t

    def forward(self, x, context):
        kept, moved = x.split([FIRST, DIM - FIRST], 1)
        s, t = self.network(kept, context)
        y = torch.cat([kept, moved * s.exp() + t], 1)
        y = y * self.log_scale.exp() + self.offset
        return y[:, self.order], s.sum(1) + self.log_scale.sum()

    def inverse(self, y, context):
        x = (y[:, self.back] - self.offset) * (-self.log_scale).exp()
        kept, moved = x.split([FIRST, DIM - FIRST], 1)
        s, t = self.network(kept, context)
        return torch.cat([kept, (moved - t) * (-s).exp()], 1), -s.sum(1) - self.log_scale.sum()


class Flow(nn.Module):
    def __init__(self):
        super().__init__()
        generator = torch.Generator().manual_seed(2006)
        self.condition = nn.Sequential(nn.Linear(16, 1024), nn.LeakyReLU(0.01), nn.Linear(1024, CONTEXT))
        self.blocks = nn.ModuleList(Block(generator) for _ in range(BLOCKS))

    def log_prob(self, x, measured):
        context = self.condition(measured)
        total = 0
        for block in self.blocks:
            x, log_det = block(x, context)
            total = total + log_det
        return total - 0.5 * (x * x).sum(1) - 0.5 * DIM * np.log(2 * np.pi)

    def sample(self, measured, draws):
        context = self.condition(measured).repeat_interleave(draws, 0)
        z = torch.randn(len(context), DIM)
        log_prob = -0.5 * (z * z).sum(1) - 0.5 * DIM * np.log(2 * np.pi)
        for block in reversed(self.blocks):
            z, log_det = block.inverse(z, context)
            log_prob = log_prob - log_det
        return z, log_prob


with h5py.File(args.data) as file:
    parton = file["parton"][: args.events, :, 1:].reshape(-1, 12)
    measured = file["detector"][: args.events, :4].reshape(-1, 16)
parton, measured = (
    torch.from_numpy(((x - x.mean(0)) / x.std(0)).astype(np.float32)) for x in (parton.astype("f8"), measured.astype("f8"))
)
flow = Flow()
optimiser = torch.optim.Adam(flow.parameters(), lr=8e-4)
training, drawing = batches(len(parton), args.batch), batches(len(parton), args.draw_events)
noise = torch.tensor(0.01)
last = {}


def step():
    rows = torch.from_numpy(next(training))
    x = parton[rows] + noise * torch.randn(len(rows), DIM)
    loss = -flow.log_prob(x, measured[rows]).mean()
    optimiser.zero_grad(set_to_none=True)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(flow.parameters(), 5)
    optimiser.step()
    last["loss"] = loss.item()


def draws():
    with torch.no_grad():
        value, log_prob = flow.sample(measured[torch.from_numpy(next(drawing))], args.draws)
    assert value.isfinite().all()
    return log_prob.numel()


serve(
    {
        "peer": "cINN in PyTorch",
        "weights": sum(p.numel() for p in flow.parameters()),
        "versions": {"torch": torch.__version__},
        "threads": torch.get_num_threads(),
    },
    step=step,
    draws=draws,
    loss=lambda: last["loss"],
)
