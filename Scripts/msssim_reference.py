#!/usr/bin/env python3
"""MS-SSIM of two files of raw luma, written from the paper to check avmon's own against.

Z. Wang, E. P. Simoncelli, A. C. Bovik, "Multi-scale structural similarity for image quality assessment", Asilomar 2003: statistics under
an 11 x 11 Gaussian window of sigma 1.5 that lies in the picture as a whole, five scales of 2 x 2 means, luminance at the last one only.
As in the authors' program, the last scale takes the mean of the products, and an odd last row or column is repeated before the means.

Usage: msssim_reference.py REFERENCE DISTORTED WIDTH HEIGHT DEPTH    (8 bits: a byte a sample; more: two, little endian)
Prints a number for each picture. Needs numpy.
"""
import sys

import numpy as np

WEIGHTS = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333]
SIDE, SIGMA = 11, 1.5


def window():
    offset = np.arange(SIDE) - SIDE // 2
    weights = np.exp(-(offset[:, None] ** 2 + offset[None, :] ** 2) / (2 * SIGMA**2))
    return weights / weights.sum()


def under_window(picture, weights):
    """Weighted mean of the samples under the window, wherever it fits."""
    height, width = picture.shape[0] - SIDE + 1, picture.shape[1] - SIDE + 1
    result = np.zeros((height, width))
    for y in range(SIDE):
        for x in range(SIDE):
            result += weights[y, x] * picture[y : y + height, x : x + width]
    return result


def terms(x, y, peak, weights):
    """Luminance, and contrast times structure, at every place of the window."""
    c1, c2 = (0.01 * peak) ** 2, (0.03 * peak) ** 2
    mean_x, mean_y = under_window(x, weights), under_window(y, weights)
    variance_x = under_window(x * x, weights) - mean_x**2
    variance_y = under_window(y * y, weights) - mean_y**2
    covariance = under_window(x * y, weights) - mean_x * mean_y
    luminance = (2 * mean_x * mean_y + c1) / (mean_x**2 + mean_y**2 + c1)
    return luminance, (2 * covariance + c2) / (variance_x + variance_y + c2)


def halved(picture):
    height, width = picture.shape
    even = np.pad(picture, ((0, height % 2), (0, width % 2)), mode="edge")
    return (even[0::2, 0::2] + even[1::2, 0::2] + even[0::2, 1::2] + even[1::2, 1::2]) / 4


def ms_ssim(x, y, depth):
    weights, result = window(), 1.0
    for scale, exponent in enumerate(WEIGHTS):
        luminance, structure = terms(x, y, 2**depth - 1, weights)
        mean = (luminance * structure).mean() if scale == len(WEIGHTS) - 1 else structure.mean()
        result *= max(0.0, mean) ** exponent
        x, y = halved(x), halved(y)
    return result


def main():
    reference, distorted = sys.argv[1:3]
    width, height, depth = map(int, sys.argv[3:6])
    kind = np.uint8 if depth == 8 else np.dtype("<u2")
    pictures = [np.fromfile(path, kind).reshape(-1, height, width).astype(float) for path in (reference, distorted)]
    for x, y in zip(*pictures):
        print(repr(float(ms_ssim(x, y, depth))))


if __name__ == "__main__":
    main()
