"""Where untrusted programs run: bubblewrap, probed before it is trusted."""
