"""Render a piece of furniture: boxes, lamps, a camera.

A piece is a set of boxes. Every side of every box is proportional to the
nine free lengths, so scaling the lengths scales the piece. Only `render_all`
needs the optional extra ``latentspace[furniture]`` (PyVista).
"""

import functools
import importlib.util

import numpy as np

BACK_STYLES = ("solid", "slats", "ladder", "splat")

VIEW_HEIGHT = 134.0  # centimetres that the picture spans at its middle
EYE_ANGLE = 18.0  # degrees from the picture's lower to its upper edge
FLOOR_TO_AIM = 44.5  # the camera looks at this height above the floor
LEAN = 0.16  # how far a backrest leans back per unit of height
BACKGROUND = (244, 243, 240)
DARK = (62, 56, 54)
SIZE, OVERSAMPLING = 48, 4  # pixels along a side, each drawn as 4 by 4


def boxes(piece):
    """Build the piece from boxes.

    x runs from left to right, y from front to back, z up.

    Returns
    -------
    list of (x0, x1, y0, y1, z0, z1, tone)
        Centimetres; ``tone`` multiplies the color, None means dark.
    """
    width, depth, height, thick, apron, leg, overhang, rail, _ = map(
        float, piece["free"]
    )
    out = []

    def add(x0, x1, y0, y1, z0, z1, tone=1.0):
        out.append((x0, x1, y0, y1, z0, z1, tone))

    # Outer faces of the legs, and inner ones.
    x1, y1 = width / 2 - overhang, depth / 2 - overhang
    x0, y0 = x1 - leg, y1 - leg
    under = height - thick  # lower face of the seat or top
    add(-width / 2, width / 2, -depth / 2, depth / 2, under, height, 1.1)
    for left, right in ((-x1, -x0), (x0, x1)):
        add(left, right, -y1, -y0, 0, under)
        add(left, right, y0, y1, 0, under)
        slim = (left + 0.3 * leg, right - 0.3 * leg)
        # A chair has a side rail; on a desk a side panel stands on it.
        add(*slim, -y0, y0, rail - 0.7 * leg, rail, 0.92)
        if piece["y"] == 1:
            add(*slim, -y0, y0, rail, under, 0.86)
    inset = 0.2 * leg
    frame = (inset - x1, x1 - inset, inset - y1, y1 - inset)
    add(*frame, under - apron, under, 0.97)
    draw = _chair if piece["y"] == 0 else _desk
    draw(add, piece, x0, x1, y0, y1)
    return out


def _chair(add, piece, x0, x1, y0, y1):
    _, depth, height, _, _, leg, _, rail, back = map(float, piece["free"])
    add(-x0, x0, -0.3 * leg, 0.3 * leg, rail - 0.7 * leg, rail, 0.92)
    top = height + back
    for left, right in ((-x1, -x0), (x0, x1)):
        add(left, right, y0, y1, height, top)
    thin = (y0 + 0.3 * leg, y1 - 0.3 * leg)
    style = BACK_STYLES[piece["back_style"]]
    if style == "solid":
        add(-x0, x0, *thin, height + 0.14 * back, top - 0.03 * back, 0.96)
    if style == "ladder":
        for middle in (0.27, 0.58, 0.89):
            z = height + middle * back
            add(-x0, x0, *thin, z - 0.085 * back, z + 0.085 * back)
    if style in ("slats", "splat"):
        add(-x0, x0, *thin, top - 0.2 * back, top)
        n, share = (3, 0.13) if style == "slats" else (1, 0.36)
        for k in range(n):
            x, half = x0 * (2 * (k + 1) / (n + 1) - 1), x0 * share
            add(x - half, x + half, *thin, height, top - 0.2 * back, 0.96)
    if piece["arms"] == 1:
        z = height + 0.46 * back
        end = y0 + LEAN * 0.46 * back + 0.3 * leg  # meets the leaning post
        slim = 0.15 * leg
        for left, right in ((-x1, -x0), (x0, x1)):
            board = (left - slim, right + slim)
            add(*board, -0.46 * depth, end, z - 0.7 * leg, z, 1.06)
            post = (left + slim, right - slim)
            add(*post, -0.4 * depth, leg - 0.4 * depth, height, z - 0.7 * leg)


def _desk(add, piece, x0, x1, y0, y1):
    width, _, height, thick, _, leg, _, rail, back = map(float, piece["free"])
    y = (y0 + y1) / 2
    add(-x0, x0, y - 0.3 * leg, y + 0.3 * leg, rail - 0.7 * leg, rail, 0.92)
    under = height - thick
    add(-x0, x0, y - 0.2 * leg, y + 0.2 * leg, height - back, under, 0.78)
    n = int(piece["drawers"])
    if n == 0:
        return
    # A box of drawers stands on the rails, under the right half of the top.
    out = 0.1 * leg
    left, right, front = x1 - 0.42 * width, x1 + out, -y1 - out
    add(left, right, front, y1 + out, rail, under, 0.76)
    each = (under - rail) / n
    gap = min(0.022 * width, 0.12 * each)
    knob = min(0.03 * width, 0.22 * each)
    x, face = (left + right) / 2, front - 0.3 * leg
    for k in range(n):
        z0, z1 = rail + k * each + gap, rail + (k + 1) * each - gap
        z = (z0 + z1) / 2
        add(left + gap, right - gap, face, front, z0, z1, 1.16)
        add(x - knob, x + knob, face - knob, face, z - knob, z + knob, None)


def corners(piece):
    """Compute the corners of every box: ndarray of shape (n_boxes, 8, 3)."""
    edges = np.array([row[:6] for row in boxes(piece)])
    i, j, k = np.indices((2, 2, 2)).reshape(3, 8)
    points = np.stack([edges[:, i], edges[:, 2 + j], edges[:, 4 + k]], axis=-1)
    if piece["y"] == 0:  # the backrest leans: what is above and behind
        _, depth, height, _, _, leg, overhang, _, _ = piece["free"]
        behind = edges[:, 2] >= depth / 2 - overhang - leg
        above = edges[:, 4] >= height
        lean = points[behind & above]
        lean[..., 1] += LEAN * (lean[..., 2] - height)
        points[behind & above] = lean
    return points


def diagonal(piece):
    """Compute the diagonal of the piece's bounding box, in centimetres."""
    return float(np.linalg.norm(np.ptp(corners(piece), axis=(0, 1))))


def color(hue):
    """Return RGB, 0 to 255, of the same lightness for every hue (OKLCH)."""
    angle = 2 * np.pi * hue
    a, b = 0.09 * np.cos(angle), 0.09 * np.sin(angle)
    to_lms = [
        [1, 0.3963377774, 0.2158037573],
        [1, -0.1055613458, -0.0638541728],
        [1, -0.0894841775, -1.2914855480],
    ]
    to_rgb = [
        [4.0767416621, -3.3077115913, 0.2309699292],
        [-1.2684380046, 2.6097574011, -0.3413193965],
        [-0.0041960863, -0.7034186147, 1.7076147010],
    ]
    linear = np.array(to_rgb) @ (np.array(to_lms) @ [0.70, a, b]) ** 3
    return 255 * (1.055 * np.clip(linear, 0.0031308, 1) ** (1 / 2.4) - 0.055)


@functools.cache
def _stage():
    import pyvista

    pixels = OVERSAMPLING * SIZE
    plotter = pyvista.Plotter(
        off_screen=True, window_size=(pixels, pixels), lighting="none"
    )
    plotter.set_background([c / 255 for c in BACKGROUND])
    plotter.disable_anti_aliasing()
    # The lamps stay with the camera; the piece turns before them.
    for where, strength in (((-3, -4, 6), 0.62), ((5, -2, 1), 0.16)):
        plotter.add_light(pyvista.Light(position=where, intensity=strength))
    plotter.camera.view_angle = EYE_ANGLE
    return plotter


def _mesh(piece):
    import pyvista

    angle = np.radians(piece["azimuth"])
    cos, sin = np.cos(angle), np.sin(angle)
    rotation = np.array([[cos, sin, 0], [-sin, cos, 0], [0, 0, 1]])
    points = corners(piece) @ rotation
    sides = [
        [0, 1, 3, 2],
        [4, 6, 7, 5],
        [0, 4, 5, 1],
        [2, 3, 7, 6],
        [0, 2, 6, 4],
        [1, 5, 7, 3],
    ]
    faces = np.array(sides) + 8 * np.arange(len(points))[:, None, None]
    mesh = pyvista.PolyData.from_regular_faces(
        points.reshape(-1, 3), faces.reshape(-1, 4)
    )
    paint = [
        DARK if tone is None else np.clip(tone * color(piece["hue"]), 0, 255)
        for *_, tone in boxes(piece)
    ]
    paint = np.round(paint).astype(np.uint8)
    mesh.cell_data["rgb"] = np.repeat(paint, 6, axis=0)
    return mesh


def render_all(pieces):
    """Render pieces, each with its own view.

    They are drawn in processes of their own: VTK's software OpenGL and
    TensorFlow each bring a copy of LLVM along, and the second one to be
    loaded ends the process, whichever it is.

    Parameters
    ----------
    pieces : sequence of dict
        As `furniture.pieces` makes them: y, free, arms, drawers, back_style,
        hue in [0, 1), and azimuth and elevation in degrees. Azimuth 0 looks
        straight at the front; elevation is how far the camera looks down.

    Returns
    -------
    ndarray of uint8 of shape (n_pieces, 48, 48, 3)
        Drawn four times as large, then averaged over blocks of 4 by 4.

    Raises
    ------
    ImportError
        If PyVista is not installed.
    """
    if importlib.util.find_spec("pyvista") is None:
        raise ImportError(
            "Rendering furniture needs PyVista, which is optional. Install "
            "it with: pip install 'latentspace[furniture]'. The pictures "
            "already rendered need nothing: load('furniture')."
        )
    from joblib import Parallel, delayed

    # Two, since with one joblib would draw in this process.
    draw = Parallel(n_jobs=2, backend="loky")
    return np.stack(draw(delayed(_draw)(piece) for piece in pieces))


def _draw(piece):
    plotter = _stage()
    plotter.add_mesh(
        _mesh(piece),
        scalars="rgb",
        rgb=True,
        ambient=0.38,
        diffuse=1.0,
        specular=0.0,
        name="piece",  # replaces the piece drawn before
        reset_camera=False,
        render=False,
        copy_mesh=False,
    )
    away = VIEW_HEIGHT / 2 / np.tan(np.radians(EYE_ANGLE / 2))
    up = np.radians(piece["elevation"])
    eye = (0, -away * np.cos(up), FLOOR_TO_AIM + away * np.sin(up))
    plotter.camera_position = [eye, (0, 0, FLOOR_TO_AIM), (0, 0, 1)]
    plotter.camera.clipping_range = (away - 150, away + 150)
    plotter.render()
    large = plotter.screenshot(return_img=True).astype(np.uint32)
    k = OVERSAMPLING
    total = large.reshape(SIZE, k, SIZE, k, 3).sum(axis=(1, 3))
    return ((total + k * k // 2) // (k * k)).astype(np.uint8)  # rounded
