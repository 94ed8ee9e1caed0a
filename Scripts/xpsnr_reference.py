#!/usr/bin/env python3
"""XPSNR of two files of raw planar video, written from the paper's formulae to check avmon's own against.

C. R. Helmrich et al., "XPSNR: a low-complexity extension of the perceptually weighted peak signal-to-noise ratio for high-resolution video
quality assessment", ICASSP 2020. A picture of W x H falls into blocks of N x N, N = 4 round(32 sqrt(r)) with r = W H / (3840 x 2160). Block k
has the activity a_k = max(2^(depth - 6), S_k + 2 T_k)^2: S_k is the mean of |high-pass of the reference|, T_k that of its difference to the
picture before, or from 32 pictures a second on of the difference of the last two differences. Its weight is sqrt(a_pic / a_k) with
a_pic = 2^(2 depth - 5) / sqrt(r). Above 2048 x 1152 activity is that of 2 x 2 samples together. Up to 640 x 480 no weight exceeds the largest
of its neighbours to the left, above and to the right. Before the first picture there is black (code 0), as in FFmpeg's filter.

Usage: xpsnr_reference.py REFERENCE DISTORTED WIDTH HEIGHT DEPTH SHIFT_X SHIFT_Y RATE    (shifts: log2 of how much coarser colour is)
Prints Y, U and V for each picture, in decibels. Needs numpy.
"""
import sys

import numpy as np

HIGH_PASS = np.array([[-1, -2, -1], [-2, 12, -2], [-1, -2, -1]])
UPPER = np.array([[0, -1, -1, -1, -1, 0], [-1, -2, -3, -3, -2, -1], [-1, -3, 12, 12, -3, -1]])
QUAD_HIGH_PASS = np.vstack([UPPER, UPPER[::-1]])


def filtered(picture, weights):
    """The filter at every place where it lies in the picture."""
    side = len(weights)
    height, width = picture.shape[0] - side + 1, picture.shape[1] - side + 1
    result = np.zeros((max(0, height), max(0, width)))
    for y in range(side):
        for x in range(side):
            result += weights[y, x] * picture[y : y + height, x : x + width]
    return np.abs(result)


def block_means(values, left, top, width, height, side, samples):
    """Means over the blocks of a picture of `values` that lie `samples` apart, the first of them at (left, top)."""
    across, down = -(-width // side), -(-height // side)
    means = np.zeros((down, across))
    ys, xs = top + samples * np.arange(values.shape[0]), left + samples * np.arange(values.shape[1])
    for row in range(down):
        for column in range(across):
            part = values[(ys // side == row)][:, xs // side == column]
            means[row, column] = part.sum() / (part.size * samples**2) if part.size else 0
    return means


def quads(picture):
    height, width = picture.shape[0] // 2 * 2, picture.shape[1] // 2 * 2
    whole = picture[:height, :width]
    return whole[0::2, 0::2] + whole[1::2, 0::2] + whole[0::2, 1::2] + whole[1::2, 1::2]


def weights_of(luma, before, before_that, depth, rate, side):
    height, width = luma.shape
    ratio = width * height / (3840 * 2160)
    change = luma - before if rate < 32 else luma - 2 * before + before_that
    if width * height > 2048 * 1152:
        space = block_means(filtered(luma, QUAD_HIGH_PASS)[0::2, 0::2], 2, 2, width, height, side, 2)
        time = block_means(np.abs(quads(change)), 0, 0, width, height, side, 2)
    else:
        space = block_means(filtered(luma, HIGH_PASS), 1, 1, width, height, side, 1)
        time = block_means(np.abs(change), 0, 0, width, height, side, 1)
    activity = np.maximum(2.0 ** (depth - 6), space + 2 * time)
    weights = np.sqrt(2.0 ** (2 * depth - 5) / np.sqrt(max(1e-5, ratio))) / activity
    return smoothed(weights) if width * height <= 640 * 480 else weights


def smoothed(weights):
    weights = weights.copy()
    down, across = weights.shape
    for row in range(down):
        for column in range(across):
            around = [weights[row, column - 1]] if column else []
            around += [weights[row, column + 1]] if column + 1 < across else []
            around += [weights[row - 1, column]] if row else []
            if around:
                weights[row, column] = min(weights[row, column], max(around))
    return weights


def level(reference, distorted, weights, block_width, block_height, depth):
    error = (reference - distorted) ** 2
    total = 0.0
    for row in range(weights.shape[0]):
        for column in range(weights.shape[1]):
            part = error[row * block_height : (row + 1) * block_height, column * block_width : (column + 1) * block_width]
            total += weights[row, column] * part.sum()
    return 10 * np.log10(reference.size * (2**depth - 1) ** 2 / total) if total > 0 else np.inf


def pictures(path, sizes, depth):
    data = np.fromfile(path, np.uint8 if depth == 8 else np.dtype("<u2")).astype(float)
    for start in range(0, len(data), sum(w * h for w, h in sizes)):
        planes = []
        for width, height in sizes:
            planes.append(data[start : start + width * height].reshape(height, width))
            start += width * height
        yield planes


def main():
    width, height, depth, shift_x, shift_y = map(int, sys.argv[3:8])
    rate = float(sys.argv[8])
    colour = (width + (1 << shift_x) - 1 >> shift_x, height + (1 << shift_y) - 1 >> shift_y)
    sizes = [(width, height), colour, colour]
    side = 4 * int(32 * np.sqrt(width * height / (3840 * 2160)) + 0.5)
    before = before_that = np.zeros((height, width))
    for reference, distorted in zip(pictures(sys.argv[1], sizes, depth), pictures(sys.argv[2], sizes, depth)):
        weights = weights_of(reference[0], before, before_that, depth, rate, side) if side else np.ones((1, 1))
        levels = []
        for plane in range(3):
            block = (side >> (shift_x if plane else 0), side >> (shift_y if plane else 0)) if side else (width, height)
            levels.append(level(reference[plane], distorted[plane], weights, *block, depth))
        print(*(repr(float(value)) for value in levels))
        before, before_that = reference[0], before


if __name__ == "__main__":
    main()
