"""What measures inside the sandbox: coverage.py beside the project's interpreter, V8 in the browser, our pytest plugin.

Everything here imports the standard library, pytest, playwright and coverage only.
"""
