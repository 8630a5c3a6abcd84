// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.client;

/// Whether devices confirm what they receive.
public enum Acks {
    NONE,
    EACH
}
