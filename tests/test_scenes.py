"""The course's scenes: each has a chapter that claims it."""

import json
from pathlib import Path

import pytest

import chapter_checks as checks

ROOT = Path(__file__).resolve().parents[1]
# A scene's letter, or what a popular explanation gets wrong, as the callout
# names it; the chapter that shows it; one of the chapter's claims.
SCENES = (
    (
        "A",
        "01",
        (
            "Layer 3 is better than pixels if the labels are true, and "
            "worse with shuffled labels or random weights (R-precision)"
        ),
    ),
    (
        "B",
        "03",
        (
            "The rank of a table is at least its degrees of freedom: "
            "equal where all depends on them linearly, and possibly "
            "larger where something is curved"
        ),
    ),
    (
        "B",
        "02",
        (
            "For digits of which half are negatives, ten words for squared "
            "error tell the negative every time and the class as five words "
            "do; for a judge blind to negatives, ten tell the class as they "
            "do without negatives (accuracy, three splits; luck: 0.1 and 0.5)"
        ),
    ),
    (
        "C",
        "07",
        (
            "With 32 numbers the convolutional autoencoder has about half"
            " of PCA's error on test pieces; a non-linear decoder brings "
            "PCA's numbers about half-way there (squared error, mean "
            "image: 1)"
        ),
    ),
    (
        "D",
        "04",
        (
            "What a decoder draws from the code (0.4, 0.3, 0.8) is far "
            "from what the rule draws from it; the decoder of the image's"
            " own code comes close (mean of five networks; two random "
            "images: 1)"
        ),
    ),
    (
        "E",
        "12",
        (
            "The t-SNE map tears paths at a gap of four usual steps and "
            "mostly at one of two, never at that place without a gap; but "
            "other steps are torn as well (of ten paths; others: of 590 "
            "steps)"
        ),
    ),
    (
        "F",
        "05",
        (
            "LDA answers the hard triplets better than every measure "
            "without labels, from each third of the training pieces, "
            "unless its labels are shuffled (triplet accuracy)"
        ),
    ),
    (
        "G",
        "13",
        (
            "Between views of a chair 20° or 40° apart, the mean of codes is "
            "a better guess than the mean of pixels; at 60° it is a worse "
            "one, and both are worse than the mean of all views (squared "
            "error; mean of all views: 1)"
        ),
    ),
    (
        "G",
        "15",
        (
            "A threshold from whole forms keeps the promise of 5 % on "
            "average, for all three scores (share that ring, mean of five "
            "turns)"
        ),
    ),
    (
        "G",
        "14",
        (
            "Samples from N(0, 1) of a VAE with β = 50 lie nearer to "
            "training pieces than those of an autoencoder or PCA with a "
            "fitted Gaussian, farther than those of an autoencoder with a "
            "fitted mixture, and far nearer than those of a VAE with β = "
            "1 (squared distance)"
        ),
    ),
    (
        "fewer dimensions are fewer bits",
        "03",
        (
            "Nine fine codes of the furniture take more bits than "
            "nineteen coarse lengths; at equal error they take about "
            "half, with or without ten more codes that are zero (bits per"
            " piece)"
        ),
    ),
    (
        "a lower dimension brings similar things closer",
        "05",
        (
            "In the hard condition, random codes are worse than pixels, "
            "and the worse the shorter they are, down to four dimensions "
            "(triplet accuracy, mean of 30 draws)"
        ),
    ),
    (
        "a classifier is an encoder and a decoder",
        "07",
        (
            "Each code tells what its network was trained to name, and "
            "tells the other network's factor no better than the "
            "untrained code that it started from (R², non-linear probe)"
        ),
    ),
)


def test_no_scene_is_left_out():
    assert {name for name, *_ in SCENES if len(name) == 1} == set("ABCDEFG")


@pytest.mark.parametrize(("scene", "number", "claim"), SCENES)
def test_scene_is_claimed_in_its_chapter(scene, number, claim):
    (path,) = (ROOT / "notebooks").glob(f"{number}_*.ipynb")
    chapter = checks.read(path)
    assert claim in {c["sentence"] for c in checks.claimed(chapter)}
    if len(scene) > 1:
        box = f':::{{admonition}} Corrected: "{scene}"\n'
        assert box in checks.prose(chapter)


def test_welcome_page_states_what_was_measured():
    page = (ROOT / "book" / "welcome.md").read_text("utf-8")
    index = json.loads((ROOT / "data/models/index.json").read_text())
    found = index["mnist-vae-2"]
    nats = found["cross_entropy_test"], found["rate_test"]
    share = round(100 * found["accuracy_15nn_test"])
    for words in (*map(str, nats), f"{sum(nats):.2f} together", f"{share} of"):
        assert words in page


def test_welcome_page_leads_to_a_chapter_of_each_scene():
    page = (ROOT / "book" / "welcome.md").read_text("utf-8")
    shown = page.split(":::{container} scenes")[1].split("\n:::")[0]
    found = [
        line.split("../notebooks/")[1][:2] for line in shown.split("\n- ")[1:]
    ]
    assert len(found) == 7
    for scene, number in zip("ABCDEFG", found):
        assert (scene, number) in {row[:2] for row in SCENES}
