"""Make a plane with a decoder, without labels, and ask its neighbours.

    python benchmarks/published_neighbours.py

UMAP places the training images; an encoder learns to hit their places, and at
the same time a decoder to draw the images from what the encoder says. The
test images, looked at once, go through the encoder, and get the label of most
of their nearest training codes. In one row UMAP compares the pixels, in the
other those of digits straightened by their moments, which no label is needed
for. Some minutes a row.
"""

from functools import partial

import rows
from published_autoencoders import convolutional, dense

EPOCHS = 10
PULL = 10.0  # weight of the squared distance from UMAP's place


def straighten(x):
    """Shear each image so that it stands upright, and centre it."""
    import numpy as np
    from scipy.ndimage import affine_transform

    i, j = np.mgrid[:28, :28] - 13.5
    straight = np.empty_like(x)
    for image, result in zip(x, straight):
        weight = image / image.sum()
        row, column = (weight * i).sum(), (weight * j).sum()
        down, right = i - row, j - column
        slant = (weight * down * right).sum() / (weight * down**2).sum()
        shear = np.array([[1, 0], [slant, 1]])
        middle = 13.5 + np.array([row, column])
        affine_transform(
            image,
            shear,
            middle - shear @ [13.5, 13.5],
            output=result,
            order=1,
        )
    return straight


def places(x):
    """Return where UMAP puts images, around the origin."""
    from sklearn.decomposition import PCA
    from umap import UMAP

    pixels = x.reshape(len(x), -1)
    z = UMAP().fit_transform(PCA(50, random_state=0).fit_transform(pixels))
    return z - z.mean(axis=0)


def measure(kind, divisor):
    """Place, train, and judge once on the test images."""
    import keras
    import numpy as np
    from keras import ops

    keras.utils.set_random_seed(0)
    (x, y), (x_validation, y_validation), (x_test, y_test) = rows.images(
        "mnist", divisor
    )
    if divisor > 1:
        x, y = x[:5000], y[:5000]
    epochs, clock = -(-EPOCHS // divisor), rows.Clock()
    shown = x[..., 0]
    wanted = places(straighten(shown) if kind == "straight" else shown)
    print(f"  UMAP took {clock()} seconds", flush=True)
    umap_seconds = clock()
    encoder = convolutional(2, (16, 32), 256)[0]
    decoder = dense(2)[1]
    image = keras.Input((28, 28, 1))
    z = encoder(image)
    model = keras.Model(image, [z, decoder(z)])
    model.compile(
        keras.optimizers.Adam(rows.schedule(2e-3, len(x), epochs)),
        loss=[
            lambda z, z_hat: PULL * ops.sum((z - z_hat) ** 2, axis=1),
            lambda x, x_hat: ops.sum((x - x_hat) ** 2, axis=(1, 2, 3)),
        ],
    )
    model.fit(
        x,
        [wanted, x],
        batch_size=rows.BATCH_SIZE,
        epochs=epochs,
        verbose=2,
    )
    seconds, cpu_seconds = clock()
    codes, z_validation, z_test = (
        encoder.predict(part, batch_size=1000, verbose=0)
        for part in (x, x_validation, x_test)
    )
    drawn = decoder.predict(z_test, batch_size=1000, verbose=0)
    return {
        "validation": rows.neighbours(codes, y, z_validation, y_validation),
        "test": rows.neighbours(codes, y, z_test, y_test),
        "error": float(np.square(drawn - x_test).sum(axis=(1, 2, 3)).mean()),
        "epochs": epochs,
        "umap_seconds": umap_seconds,
        "seconds": seconds,
        "cpu_seconds": cpu_seconds,
    }


if __name__ == "__main__":
    rows.main(
        {
            f"neighbours-{kind}": partial(measure, kind)
            for kind in ("straight", "pixels")
        }
    )
