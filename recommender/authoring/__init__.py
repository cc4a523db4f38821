"""What an author sees of an edit before it ships: people to try it on, two versions side by side, what each rule does.

Pure, like all of `recommender`: the terminal and git stand in `routines/authoring/`. No receiver ever gets here.
"""
