"""Frames in, landmarks out: films, photos and the landmark model. Only the outermost rooms may import this one."""
