// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
/// Stopping what has not left yet, and hearing from the routers what that came to.
@NullMarked
package dev.carillon.ingestion.cancellation;

import org.jspecify.annotations.NullMarked;
