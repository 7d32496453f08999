"""Pin the measures: PCA, which has no randomness, by each published one.

    python benchmarks/published_pca.py

Half a minute. PCA is fitted on all 60,000 training images here, as in the
papers. ``tests/test_published.py`` computes all but the slowest again.
"""

import rows


def errors(name, dims):
    """Return the squared error on the test images, by number of components."""
    import numpy as np

    from latentspace.datasets import load
    from latentspace.metrics import squared_error

    data = load(name)
    x, test = (
        part.reshape(len(part), -1) / np.float32(255)
        for part in (data.x_train, data.x_test)
    )
    mean = x.mean(axis=0)
    components = np.linalg.eigh(np.cov(x.T))[1][:, ::-1]
    result = {}
    for n in dims:
        kept = components[:, :n]
        x_hat = mean + (test - mean) @ kept @ kept.T  # not clipped
        result[n] = squared_error(test, x_hat)
    return result


def trust(n=10000):
    """Return trustworthiness and continuity of PCA's plane, 5 neighbours."""
    from sklearn.decomposition import PCA

    from latentspace.datasets import load
    from latentspace.metrics import continuity, trustworthiness

    x = load("mnist").x_train[:n].reshape(n, -1) / 255
    z = PCA(2).fit_transform(x)
    return trustworthiness(x, z, 5), continuity(x, z, 5)


def accuracy(x, y, n_neighbors, folds):
    """Return the cross-validated accuracy of neighbours in PCA's plane."""
    from sklearn.decomposition import PCA
    from sklearn.model_selection import cross_val_score
    from sklearn.neighbors import KNeighborsClassifier

    z = PCA(2).fit_transform(x)
    neighbours = KNeighborsClassifier(n_neighbors)
    return cross_val_score(neighbours, z, y, cv=folds).mean()


def measure(divisor):
    import numpy as np
    from sklearn.datasets import load_digits

    from latentspace.datasets import load

    mnist, fashion = errors("mnist", (2, 30, 64)), errors("fashion", (2, 64))
    found = {
        "squared error, 2": mnist[2],
        "squared error, 30": mnist[30],
        "squared error, 64": mnist[64],
        "MSE, MNIST, 2": mnist[2] / 784,
        "MSE, MNIST, 64": mnist[64] / 784,
        "MSE, Fashion-MNIST, 2": fashion[2] / 784,
        "MSE, Fashion-MNIST, 64": fashion[64] / 784,
        "accuracy, digits": accuracy(*load_digits(return_X_y=True), 10, 10),
    }
    if divisor == 1:
        data = load("mnist")
        x = np.concatenate([data.x_train, data.x_test]).reshape(70000, -1)
        y = np.concatenate([data.y_train, data.y_test])
        found["accuracy, MNIST"] = accuracy(x / 255, y, 100, 20)
        found["trustworthiness"], found["continuity"] = trust()
    return found


if __name__ == "__main__":
    rows.main({"pca": measure})
