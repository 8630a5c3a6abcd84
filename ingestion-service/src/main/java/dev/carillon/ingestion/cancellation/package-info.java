// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
/// Cancellation of events, and the routers' answers with the number of stopped notifications.
@NullMarked
package dev.carillon.ingestion.cancellation;

import org.jspecify.annotations.NullMarked;
