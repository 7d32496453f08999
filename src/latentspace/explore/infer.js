/* Run a small Keras network: latentspace.explore.models writes the layers.

   Every tensor is a flat Float32Array in Keras' order (height, width,
   channel). Weights come as int8 with one scale each; vectors, such as
   biases, as they are. Shapes and paddings were worked out in Python. */

import { unpack } from "./common.js";

const ACTIVATIONS = {
  linear: (v) => v,
  relu: (v) => Math.max(0, v),
  leaky_relu: (v, slope = 0.2) => (v < 0 ? slope * v : v),
  elu: (v, alpha = 1) => (v < 0 ? alpha * Math.expm1(v) : v),
  sigmoid: (v) => 1 / (1 + Math.exp(-v)),
  tanh: Math.tanh,
  softplus: (v) => Math.max(0, v) + Math.log1p(Math.exp(-Math.abs(v))),
  silu: (v) => v / (1 + Math.exp(-v)),
};

function softmax(values, channels) {
  for (let at = 0; at < values.length; at += channels) {
    const part = values.subarray(at, at + channels);
    const top = Math.max(...part);
    let sum = 0;
    for (let i = 0; i < channels; i++) sum += part[i] = Math.exp(part[i] - top);
    for (let i = 0; i < channels; i++) part[i] /= sum;
  }
}

function activate(values, { activation, slope, channels }) {
  if (activation === "softmax") return softmax(values, channels);
  const f = ACTIVATIONS[activation];
  if (f === ACTIVATIONS.linear) return undefined;
  for (let i = 0; i < values.length; i++) values[i] = f(values[i], slope);
}

/* Set every place of the output to the bias. */
function started(length, bias, channels) {
  const out = new Float32Array(length);
  if (bias) for (let i = 0; i < length; i += channels) out.set(bias, i);
  return out;
}

const LAYERS = {
  dense(x, { weights, bias, size, channels }) {
    const from = weights.length / channels;
    const out = started(size, bias, channels);
    for (let i = 0; i < x.length; i++) {
      const v = x[i];
      if (v === 0) continue; // after a ReLU, half of them
      const o = Math.floor(i / from) * channels, w = (i % from) * channels;
      for (let c = 0; c < channels; c++) out[o + c] += v * weights[w + c];
    }
    return out;
  },

  /* Both convolutions walk over pairs of an input and an output pixel; the
     transposed one gives where the plain one takes. */
  conv(x, layer) {
    const { weights, bias, size, channels, transposed } = layer;
    const [ih, iw, from] = layer.input, [oh, ow] = layer.output;
    const [kh, kw] = layer.kernel, [sy, sx] = layer.strides;
    const [py, px] = layer.before;
    const out = started(size, bias, channels);
    const [ny, nx, my, mx] = transposed ? [ih, iw, oh, ow] : [oh, ow, ih, iw];
    for (let y = 0; y < ny; y++) for (let ky = 0; ky < kh; ky++) {
      const yy = y * sy + ky - py;
      if (yy < 0 || yy >= my) continue;
      for (let col = 0; col < nx; col++) for (let kx = 0; kx < kw; kx++) {
        const xx = col * sx + kx - px;
        if (xx < 0 || xx >= mx) continue;
        const inside = transposed ? y * nx + col : yy * mx + xx;
        const o = (transposed ? yy * mx + xx : y * nx + col) * channels;
        for (let i = 0; i < from; i++) {
          const v = x[inside * from + i];
          if (v === 0) continue;
          const w = ((ky * kw + kx) * from + i) * channels;
          for (let c = 0; c < channels; c++) out[o + c] += v * weights[w + c];
        }
      }
    }
    return out;
  },

  /* A scale and an offset for each channel: Rescaling, BatchNormalization. */
  affine(x, { weights, bias, channels }) {
    return x.map((v, i) => v * weights[i % channels] + bias[i % channels]);
  },

  upsample(x, { input: [, width, channels], output: [oh, ow], by: [by, bx] }) {
    const out = new Float32Array(oh * ow * channels);
    for (let i = 0; i < oh * ow; i++) {
      const from = Math.floor(Math.floor(i / ow) / by) * width
        + Math.floor((i % ow) / bx);
      out.set(x.subarray(from * channels, (from + 1) * channels), i * channels);
    }
    return out;
  },

  same: (x) => x.slice(),
};

/* Return the function that a stored model is: numbers in, numbers out. */
export function network({ layers, weights }) {
  const raw = unpack(weights).buffer;
  const tensor = (stored) => {
    if (!stored) return null;
    const { at, length, scale } = stored;
    if (scale === undefined) {
      return new Float32Array(raw.slice(at, at + 4 * length));
    }
    const out = Float32Array.from(new Int8Array(raw, at, length));
    for (let i = 0; i < length; i++) out[i] *= scale;
    return out;
  };
  const ready = layers.map((layer) => ({
    ...layer, weights: tensor(layer.weights), bias: tensor(layer.bias) }));
  return (x) => ready.reduce((values, layer) => {
    const out = LAYERS[layer.op](values, layer);
    activate(out, layer);
    return out;
  }, Float32Array.from(x));
}
