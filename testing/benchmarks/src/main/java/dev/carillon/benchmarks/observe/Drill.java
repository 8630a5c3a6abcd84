// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.observe;

import java.util.Set;

/// Cause of alerts, with the alerts that must fire while it lasts and clear afterwards.
///
/// @param cause Description
/// @param begin Starts the cause
/// @param end Ends the cause
record Drill(String cause, Set<String> alerts, Runnable begin, Runnable end) {}
