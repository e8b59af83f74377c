"""Numbers of the authors' nu2-Flows (arXiv 2307.02405) made narrow, for test/models/nu2FlowsAuthors.test.ts, in float64.

Run: pip install torch nflows numpy scikit-learn dotmap; check out commit efe0c36 of rodem-hep/nu2flows;
python test/reference/models-nu2flows.py CHECKOUT
Writes models-nu2flows.json beside this file. Not needed to run the tests.
"""

import json
import pathlib
import sys
from importlib.metadata import version
from types import ModuleType, SimpleNamespace

import torch

sys.path.insert(0, sys.argv[1])
torch.manual_seed(20261122)


class LightningModule(torch.nn.Module):
    """The model's file imports Lightning and wandb, of which it needs nothing but a torch module here."""

    device = torch.device("cpu")
    hparams = SimpleNamespace(prior_weight=0.0)

    def save_hyperparameters(self, **_):
        pass


lightning = ModuleType("pytorch_lightning")
lightning.LightningModule = LightningModule
sys.modules.update(pytorch_lightning=lightning, wandb=ModuleType("wandb"))
from src.models.nuflows import TransNeutrinoFlow  # noqa: E402

ENCODER, POOLING, COUPLINGS, JETS = 2, 2, 3, (2, 0, 4)
torch.set_default_dtype(torch.float64)


def exact(tensor):
    """Numbers that float32 holds exactly, so that both sides read the same."""
    return tensor.detach().to(torch.float32).to(torch.float64)


network = TransNeutrinoFlow(
    data_dims=[(2,), (2,), (2, 6), (max(JETS), 5), (2, 3)],
    part_embed_conf={"hddn_dim": 5, "num_blocks": 1, "nrm": "layer"},
    tve_conf={
        "model_dim": 8,
        "num_sa_layers": ENCODER,
        "num_ca_layers": POOLING,
        "mha_config": {"num_heads": 2},
        "dense_config": {"hddn_dim": 6, "num_blocks": 1, "drp": 0.2, "nrm": "layer"},
    },
    embed_conf={"outp_dim": 3, "hddn_dim": 4, "num_blocks": 1, "drp": 0.2, "nrm": "layer"},
    flow_conf={
        "nstacks": COUPLINGS,
        "param_func": "cplng",
        "invrt_func": "rqs",
        "net_kwargs": {"num_blocks": 2, "hddn_dim": 7, "nrm": "layer", "drp": 0.2},
        "rqs_kwargs": {"num_bins": 4, "tail_bound": 4, "tails": "linear"},
        "do_lu": False,
        "nrm": "none",
    },
    sched_conf=None,
    optimizer=None,
).double()
network.eval()
for name, buffer in network.named_buffers():
    if name.endswith("normaliser.vars"):
        buffer.fill_(1)
    elif name.endswith(("normaliser.means", "normaliser.frozen")):
        buffer.fill_(name.endswith("frozen"))
with torch.no_grad():
    for parameter in network.parameters():
        parameter.copy_(exact(parameter + 0.3 * torch.randn_like(parameter)))

jets = exact(torch.randn(len(JETS), max(JETS), 5))
for event, count in enumerate(JETS):
    jets[event, count:] = 0
misc, met = exact(torch.randn(len(JETS), 2)), exact(torch.randn(len(JETS), 2))
leptons, target = exact(torch.randn(len(JETS), 2, 6)), exact(torch.randn(len(JETS), 2, 3))

context = network.get_flow_ctxt(misc, met, leptons, jets)
log_prob = network.flow.log_prob(network.nu_normaliser(target).view(len(JETS), 6), context=context)
(-log_prob.mean()).backward()

# our names of their arrays; a context that they concatenate to the input has its own array with us
arrays = {}


def linear(ours, theirs, context=0):
    weight = network.get_parameter(f"{theirs}.weight")
    own = weight.shape[1] - context
    for name, part in (("weight", slice(0, own)), ("contextWeight", slice(own, None)))[: 1 + (context > 0)]:
        arrays[f"{ours}.{name}"] = weight[:, part].T, weight.grad[:, part].T
    vector(f"{ours}.bias", f"{theirs}.bias")


def vector(ours, theirs):
    parameter = network.get_parameter(theirs)
    arrays[ours] = parameter, parameter.grad


def norm(ours, theirs):
    vector(f"{ours}.gain", f"{theirs}.weight")
    vector(f"{ours}.shift", f"{theirs}.bias")


def layer(ours, theirs, context=0):
    linear(ours, f"{theirs}.block.0", context)
    if f"{theirs}.block.2.weight" in dict(network.named_parameters()):
        norm(ours, f"{theirs}.block.2")


def feed_forward(ours, theirs):
    norm(f"{ours}.norm", f"{theirs}.norm2")
    layer(f"{ours}.hidden", f"{theirs}.dense.input_block", context=2)
    layer(f"{ours}.output", f"{theirs}.dense.output_block")


for ours, theirs in (("met", "met_embedder"), ("lepton", "lep_embedder"), ("jet", "jet_embedder"), ("embedding", "embed_net")):
    for part in ("input", "output"):
        layer(f"transformer.{ours}.{part}", f"{theirs}.{part}_block")
for i in range(ENCODER):
    ours, theirs = f"transformer.encoder.{i}", f"transformer.sa_layers.{i}"
    norm(f"{ours}.norm", f"{theirs}.norm1")
    linear(f"{ours}.packed", f"{theirs}.self_attn.all_linear")
    linear(f"{ours}.output", f"{theirs}.self_attn.out_linear")
    feed_forward(f"{ours}.feedForward", theirs)
for i in range(POOLING):
    ours, theirs = f"transformer.pooling.layers.{i}", f"transformer.ca_layers.{i}"
    norm(f"{ours}.tokenNorm", f"{theirs}.norm0")
    norm(f"{ours}.queryNorm", f"{theirs}.norm1")
    for name, letter in (("query", "q"), ("key", "k"), ("value", "v"), ("output", "out")):
        linear(f"{ours}.{name}", f"{theirs}.cross_attn.{letter}_linear")
    feed_forward(f"{ours}.feedForward", theirs)
vector("transformer.pooling.classToken", "transformer.class_token")
norm("transformer.pooling.norm", "transformer.final_norm")
for i in range(COUPLINGS):
    ours, theirs = f"flow.{i}", f"flow._transform._transforms.{i}.transform_net"
    layer(f"{ours}.input", f"{theirs}.input_block", context=3)
    layer(f"{ours}.blocks.0.0", f"{theirs}.hidden_blocks.0")
    layer(f"{ours}.output", f"{theirs}.output_block")
assert sum(a.numel() for a, _ in arrays.values()) == sum(p.numel() for p in network.parameters())


def numbers(tensor, digits=9):
    return [float(f"{x:.{digits}g}") for x in tensor.detach().reshape(-1).tolist()]


result = {
    "versions": {name: version(name) for name in ("torch", "nflows")},
    "commit": "rodem-hep/nu2flows efe0c36",
    "jetsOf": JETS,
    "inputs": {
        "met": numbers(met),
        "leptons": numbers(leptons),
        "misc": numbers(misc),
        "jets": numbers(torch.cat([jets[event, :count] for event, count in enumerate(JETS)])),
        "target": numbers(target),
    },
    "logProb": numbers(log_prob),
    "weights": {name: numbers(value) for name, (value, _) in arrays.items()},
    "gradients": {name: numbers(gradient, 6) for name, (_, gradient) in arrays.items()},
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(result) + "\n")
