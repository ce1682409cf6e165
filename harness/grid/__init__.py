"""The version grid: pcscd of several releases by libpcsclite of several, and what works between."""
