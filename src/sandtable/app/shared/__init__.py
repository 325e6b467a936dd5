"""What the app needs to serve others, used with `--token` only: login, sessions by cookie, quotas, limits of connections.

login     the token, how fast it may be guessed, the form     sessions     users by cookie, and room for all of them
admission requests at a time, by address                     connections  time limits, and room for new connections
addresses where a request came from                           cookies      the one cookie

Without a token the app listens on loopback for one user, and nothing of this package is imported.
"""
