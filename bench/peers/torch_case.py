"""What every PyTorch twin of a network of ours begins with: the command line, one number of threads, and the case that neutrina wrote."""
import argparse
import json

from protocol import needing


def torch_case(what):
    """The options, and weights, data and a batch with neutrina's own numbers; `what` tells what a case holds."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--case", required=True, help=what)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--compile", action="store_true", help="by torch.compile")
    args = parser.parse_args()
    with needing("torch"):
        import torch
    torch.set_num_threads(args.threads)
    torch.manual_seed(1)
    with open(args.case) as file:
        return args, json.load(file)
