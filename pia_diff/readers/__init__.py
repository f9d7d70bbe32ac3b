"""Any document → Assessment."""
