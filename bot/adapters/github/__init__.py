"""GitHub through PyGithub: the only place that knows its API. A POST is sent once: look before a second one."""
