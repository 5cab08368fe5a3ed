"""What a finding of fault is, and how it is shown: text in the manner of Ruff, JSON and SARIF."""
