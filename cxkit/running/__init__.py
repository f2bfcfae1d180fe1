"""RUN: the notebooks headless, strictly, with whole results or none."""
