"""What a language model is given to write scenarios with: a skill of text files, and an MCP server."""
