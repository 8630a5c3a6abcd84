// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.store;

/// Stores of one task, by name.
public interface Stores {

    Store store(String name);
}
