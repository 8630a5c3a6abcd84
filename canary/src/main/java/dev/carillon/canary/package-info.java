// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0

/// A recipient of the platform's own for each channel: it is sent a notification every few seconds over the public
/// interfaces, and the evidence is looked for where every producer can look for it. When it is missing the canary says
/// which part of the platform it got lost in. Knows the services only by their addresses.
@NullMarked
package dev.carillon.canary;

import org.jspecify.annotations.NullMarked;
