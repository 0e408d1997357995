"""Networks of the product that were really trained: what each reaches, how fast it is, and what it costs."""
