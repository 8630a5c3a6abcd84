// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0

/// Analytics: facts counted by day, type and channel, as a funnel with rates. Tracking counts the facts; this package
/// reads them.
@NullMarked
package dev.carillon.admin.analytics;

import org.jspecify.annotations.NullMarked;
