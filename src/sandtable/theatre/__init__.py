"""The map as geometry: geodesics on WGS84, ring crossings, quickest paths, zones. Kilometres and degrees."""
