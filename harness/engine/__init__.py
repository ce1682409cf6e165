"""Docker: the engine, a run's share of it, and how one is found, installed and started.

`api` alone imports docker. The rest of the room is what containers need and nothing else
knows: streams, time limits, endpoints, who owns what. No samples, no benches, no policy.
"""
