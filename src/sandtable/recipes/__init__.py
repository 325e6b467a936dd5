"""Recipes: whole, commented scenarios of one idea each. `sandtable.authoring.recipes` lists them."""
