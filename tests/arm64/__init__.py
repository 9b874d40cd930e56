"""What only aarch64 can prove; see run."""
