"""Who is looking, what they may see, and what every request passes through on its way in and out."""
