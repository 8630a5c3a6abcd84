// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.client;

/// Acknowledgement mode of devices.
public enum Acks {
    NONE,
    EACH
}
