// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0

/// Synthetic check of the whole platform. The canary sends a notification per channel every few seconds over the
/// public APIs, and looks for the evidence that every producer can read. If evidence is missing, it reports the
/// part of the platform in which the notification was lost. It knows the services only by their URLs.
@NullMarked
package dev.carillon.canary;

import org.jspecify.annotations.NullMarked;
