"""The web app behind `sandtable serve`: the report made interactive, served by FastAPI.

limits     what a user may ask for               guard      host, origin, token, size and headers of requests
admission  how many requests work at a time      connections time limits of connections, and room for them
sessions   users, their uploads and jobs         catalogue  scenarios, bundled and uploaded
prepared   compiled scenarios and engines        scheduler  blocks of futures on all cores, in turn
whatif     futures of a variant, block by block  cache      bounded caches
futures    one future, and forks of it           jobs       long analyses, with progress and cancel
schemas    types of requests and answers         requests   requests for analyses, checked
workbench  texts written in the page              page       the page and its scripts
routes     the addresses; `build_app` puts all together

All results come from `study`, `analysis`, `figures` and `report`; nothing of the model is computed here.
"""
