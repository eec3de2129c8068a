"""Coverage of programs and pages, as they hand it out."""
