"""How the outside writes things: text in, domain out, or the reverse. Pure."""
