// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.observe;

import java.util.Set;

/// A cause, and the alerts that must fire while it lasts and clear when it is over.
///
/// @param cause for people
/// @param begin makes it happen
/// @param end undoes it
record Drill(String cause, Set<String> alerts, Runnable begin, Runnable end) {}
