"""The addresses of the app. `pages`: for the browser; `scenarios`, `play`, `jobs`, `downloads`: the API."""
