"""What to say, and when: screening, cues, tips and variations. Pure: landmarks and commands in, cues out."""
