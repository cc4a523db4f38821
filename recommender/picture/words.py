"""What a picture shows, in words for those who do not see it. The words themselves are in wording.yaml."""

from recommender.knowledge import Knowledge
from recommender.picture.hands import is_stacked
from recommender.picture.scene import Scene
from recommender.prose import listed, sentence
from recommender.schema import PictureWords


def in_words(scene: Scene, knowledge: Knowledge) -> str:
    """ "Gliding upward beside the spine, with both palms. On: lower back, both sides." """
    words, motion = knowledge.wording.picture, scene.motion
    way = [words.shapes[motion.shape], words.directions[motion.direction], words.along[motion.along]]
    said = f"{' '.join(filter(None, way))}, {words.using.format(hands=_hands(scene, words))}."
    side = knowledge.wording.sides[scene.side]
    on = words.place.format(place=", ".join(filter(None, (knowledge.areas[scene.zone].title.lower(), side))))
    crossed = [knowledge.areas[area].title.lower() for area in motion.crosses if area in knowledge.areas]
    return " ".join([sentence(said), on, *([words.crosses.format(places=listed(crossed))] if crossed else [])])


def _hands(scene: Scene, words: PictureWords) -> str:
    if scene.motion.hands == "one":
        return words.one[scene.tool]
    if scene.motion.hands == "alternate":
        return words.alternate.format(one=words.one[scene.tool])
    return words.stacked.format(one=words.one[scene.tool]) if is_stacked(scene) else words.two[scene.tool]
