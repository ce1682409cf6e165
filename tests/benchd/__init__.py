"""What runs inside the bench, without pcscd."""
