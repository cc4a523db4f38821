"""The part of Unknot that faces people: pages, API, reminders. It asks the recommender and decides nothing itself."""
