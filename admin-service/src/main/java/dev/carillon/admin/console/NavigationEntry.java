// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.console;

import dev.carillon.admin.access.Scope;

/// Entry of the console's navigation. A feature adds an entry by a bean of this type.
///
/// @param order position, from 100 to 999; lower entries are further up. It selects the [NavigationGroup].
/// @param name label of the entry
/// @param path path of the page below `/console/t/{tenant}/`
/// @param scope scope that an operator needs to see the entry
public record NavigationEntry(int order, String name, String path, Scope scope) {}
