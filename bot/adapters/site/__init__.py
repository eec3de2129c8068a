"""The running application, asked through an agent inside the sandbox."""
