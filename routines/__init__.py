"""The part of Unknot that faces people: pages and API. It asks the recommender and never decides anything itself."""
