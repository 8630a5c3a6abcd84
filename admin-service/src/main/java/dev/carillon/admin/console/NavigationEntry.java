// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.console;

import dev.carillon.admin.access.Scope;

/// Where pages stand in the console's navigation. A feature adds itself by a bean of this type.
///
/// @param order the lower, the further up: 100 to 999
/// @param name as shown
/// @param path below `/console/t/{tenant}/`
/// @param scope without which the entry is not shown
public record NavigationEntry(int order, String name, String path, Scope scope) {}
