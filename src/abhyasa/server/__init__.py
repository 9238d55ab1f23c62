"""The web app and the live socket: pages rendered here, landmarks in, cues out. Pictures never come here."""
