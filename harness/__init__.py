"""The harness: builds samples, runs them against a virtual card, judges and reports."""
