"""The claims of the text: what is counted for each, the verdict, and what it rests on."""
