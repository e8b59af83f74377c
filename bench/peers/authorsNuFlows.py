"""The authors' nu-Flows (arXiv 2207.00664), unchanged, from a checkout of their repository, as a peer of the benchmark.

Network and settings are those of config/flow.yaml and config/train.yaml there: Adam 5e-4, gradients clipped at 5.
"""
from pathlib import Path

from protocol import needing, options, refuse, serve

args = options(batch=256, checkout="the authors' repository, mattcleigh/neutrino_flows")
configuration = Path(args.checkout) / "config" / "flow.yaml"
if not configuration.exists():
    refuse(f"no {configuration}", "check out mattcleigh/neutrino_flows")

with needing("torch nflows h5py numpy pyyaml scikit-learn", [args.checkout, args.nflows]):
    import nflows.version
    import torch
    import yaml
    from events import batches, semileptonic
    from nureg.network import SingleNeutrinoNSF

torch.set_num_threads(args.threads)
torch.manual_seed(1)

config = yaml.safe_load(configuration.read_text())
config["base_kwargs"].update(device=args.device, mkdir=False, inpt_dim=[2, 5, 2, 5], outp_dim=3)
network = SingleNeutrinoNSF(**config).to(args.device)
losses = torch.compile(network.get_losses) if args.compile else network.get_losses
drawn = torch.compile(network.sample_and_log_prob) if args.compile else network.sample_and_log_prob
optimiser = torch.optim.Adam(network.parameters(), lr=5e-4)

inputs = semileptonic(args.data, args.events)
events = [torch.from_numpy(inputs[name]).to(args.device) for name in ("met", "lepton", "misc", "jets", "target")]
training = batches(len(events[0]), args.batch)
drawing = batches(len(events[0]), args.draw_events)
last = {}


def sample(indices):
    rows = torch.from_numpy(indices).to(args.device)
    return [column[rows] for column in events]


def finish():
    if args.device != "cpu":
        torch.cuda.synchronize()


def step():
    network.train()
    loss = losses(sample(next(training)), 0)["total"]
    optimiser.zero_grad(set_to_none=True)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(network.parameters(), 5)
    optimiser.step()
    last["loss"] = loss.detach()
    finish()


def draws():
    network.eval()
    with torch.no_grad():
        _, log_prob = drawn(sample(next(drawing)), n_points=args.draws)
    finish()
    return log_prob.numel()


serve(
    {
        "peer": "authors' ν-Flows",
        "weights": sum(p.numel() for p in network.parameters()),
        "versions": {"torch": torch.__version__, "nflows": nflows.version.__version__},
        "threads": torch.get_num_threads(),
    },
    step=step,
    draws=draws,
    loss=lambda: last["loss"].item(),
)
