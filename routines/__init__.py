"""The part of Unknot that faces people: pages, API and reminders. It asks the recommender and never decides anything itself."""
