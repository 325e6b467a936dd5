"""The app: the briefing alive, served by FastAPI to a browser. `sandtable serve` starts it.

limits     what a user may ask for               security   who may ask: host, origin, token, headers
admission  how many requests work at a time      connections time limits of connections, and room for them
sessions   who asks, and what is theirs          shelf      scenarios, bundled and uploaded
worlds     programs and engines kept ready       whatif     futures of a variant, block by block
futures    one future, and forks of it           jobs       long analyses, with progress and cancel
page       the page and its scripts              routes     the addresses; `build_app` puts all together

Everything that is answered is worked out by `study`, `analysis`, `figures` and `briefing`; nothing of the model is here.
"""
