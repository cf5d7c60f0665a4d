"""What has a clock: cases, how long each may take, and what is counted of them."""
