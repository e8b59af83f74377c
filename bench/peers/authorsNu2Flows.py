"""The authors' nu2-Flows as released with arXiv 2307.02405, unchanged, from a checkout of their repository, as a peer.

The release is commit efe0c36 of rodem-hep/nu2flows; later commits hold another network. Settings are those of
models/example_model/full_config.yaml there: AdamW 1e-3 with decay 1e-4, gradients clipped at 10, dropout on in training.
"""
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

from protocol import needing, options, refuse, serve

args = options(batch=512, checkout="the authors' repository, rodem-hep/nu2flows at commit efe0c36")
configuration = Path(args.checkout) / "models" / "example_model" / "full_config.yaml"
if not configuration.exists():
    refuse(f"no {configuration}", "check out commit efe0c36 of rodem-hep/nu2flows")


def stand_in_for_lightning(torch):
    """The model's file imports Lightning and wandb, of which a step and draws need nothing but a torch module."""

    class LightningModule(torch.nn.Module):
        device = torch.device(args.device)
        hparams = SimpleNamespace(prior_weight=0.0)

        def save_hyperparameters(self, **_):
            pass

    lightning = ModuleType("pytorch_lightning")
    lightning.LightningModule = LightningModule
    sys.modules.update(pytorch_lightning=lightning, wandb=ModuleType("wandb"))


with needing("torch nflows h5py numpy pyyaml scikit-learn dotmap", [args.checkout, args.nflows]):
    import nflows.version
    import torch
    import yaml
    from events import batches, dileptonic

    stand_in_for_lightning(torch)
    from src.models.nuflows import TransNeutrinoFlow

torch.set_num_threads(args.threads)
torch.manual_seed(1)

events = [torch.from_numpy(x).to(args.device) for x in dileptonic(args.data, args.events)]
config = yaml.safe_load(configuration.read_text())["model"]
network = TransNeutrinoFlow(
    data_dims=[tuple(x.shape[1:]) for x in events],
    sched_conf=None,
    optimizer=None,
    **{name: config[name] for name in ("part_embed_conf", "tve_conf", "embed_conf", "flow_conf")},
).to(args.device)
shared_step = torch.compile(network._shared_step) if args.compile else network._shared_step
drawn = torch.compile(network.sample_and_log_prob) if args.compile else network.sample_and_log_prob
optimiser = torch.optim.AdamW(network.parameters(), lr=1e-3, weight_decay=1e-4)
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
    loss = shared_step(sample(next(training)))[2]
    optimiser.zero_grad(set_to_none=True)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(network.parameters(), 10)
    optimiser.step()
    last["loss"] = loss.detach()
    finish()


def draws():
    network.eval()
    with torch.no_grad():
        _, log_prob = drawn(sample(next(drawing))[:4], n_points=args.draws)
    finish()
    return log_prob.numel()


with torch.no_grad():
    network._shared_step(sample(next(training)))  # its normalisation layers are fitted by the first batch they see

serve(
    {
        "peer": "authors' ν²-Flows",
        "weights": sum(p.numel() for p in network.parameters() if p.requires_grad),
        "versions": {"torch": torch.__version__, "nflows": nflows.version.__version__},
        "threads": torch.get_num_threads(),
    },
    step=step,
    draws=draws,
    loss=lambda: last["loss"].item(),
)
